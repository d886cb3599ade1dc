public import LockstepDeterminism
public import LockstepHistories
internal import LockstepKubernetes
public import LockstepTraces

/// A history of programs that no world ran: what a server saw of them, and what they said.
///
/// Its text form is one JSON object a line: a header, then the observations in order. A header is
/// not needed; without one the usual claims are judged, up to the last observation.
///
///     {"history":1,"source":"lockstep serve","seed":7,"end":60000000000}
///     {"time":1000000,"pod":"a","event":"granted","fields":{"lock":"l","scope":"","token":1}}
public struct ObservedHistory: Sendable {
    /// Where it comes from.
    public var source = "observations"
    /// The seed of whoever served, or 0.
    public var seed: UInt64 = 0
    /// What happened, in order.
    public var history = History()
    /// When the watch ended.
    public var end = Instant.zero
    /// What the programs are held to.
    public var claims = ObservedHistory.usualClaims
    /// The assumptions that faults have done away with.
    public var voided: [RunRecord.VoidedAssumption] = []
    /// Why a history without a breach proves less than it seems to; none if it does not.
    public var doubts: [String] = []

    /// An empty history.
    public init() {}

    /// What an elector on a lease is held to if nobody says otherwise.
    ///
    /// `W1` and `W2` are judged by the store's record alone. `S1` needs programs that say when they
    /// begin and cease to believe, `S2` and `F1` such that report their effects.
    public static let usualClaims = [
        Claim("S1", assuming: [.driftWithinBound, .noThirdPartyEdits, .durableStore]),
        Claim(
            "S2",
            assuming: [
                .driftWithinBound, .noThirdPartyEdits, .durableStore, .effectDelayWithinBound,
            ]
        ),
        Claim("F1", assuming: [.durableStore, .orderedVersions]),
        Claim("W1", assuming: [.driftWithinBound, .noThirdPartyEdits, .durableStore]),
        Claim("W2"),
    ]

    /// The whole as text, one object a line.
    public var lines: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(64 + 256 * history.observations.count)
        header.write(into: &bytes)
        bytes.append(UInt8(ascii: "\n"))
        for observation in history.observations {
            observation.json.write(into: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    /// Whether a file's first line is one of such a history: its header, or an observation.
    public static func isOne(at path: String) -> Bool {
        guard var reader = try? LineReader(path: path, limit: 256 << 20) else { return false }
        while let line = try? reader.next() {
            guard !line.isEmpty else { continue }
            guard let json = try? JSONValue(parsing: line) else { return false }
            return json["history"] != nil || json["event"] != nil
        }
        return false
    }

    /// Reads the text form from a file.
    ///
    /// - Throws: `TraceError` as for a text, or if the file cannot be read.
    public init(path: String) throws(TraceError) {
        let bytes: [UInt8]
        do { bytes = try InputFile.bytes(of: path, limit: 256 << 20) } catch {
            throw TraceError(
                path: path,
                operation: "reading",
                cause: "\(error.found).",
                advice: "Check the path."
            )
        }
        try self.init(lines: bytes, file: path)
    }

    /// Reads the text form.
    ///
    /// - Parameters:
    ///   - bytes: The text in UTF-8.
    ///   - file: What errors shall call it.
    /// - Throws: `TraceError` with the line that is no observation, or that is out of order.
    public init(lines bytes: [UInt8], file: String) throws(TraceError) {
        var last = Instant(nanoseconds: .min)
        var sequence: UInt64 = 0
        for (index, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
            func refuse(_ cause: String) -> TraceError {
                TraceError(
                    path: file,
                    operation: "reading line \(index + 1)",
                    cause: cause,
                    advice: "Each line is one object such as "
                        + #"{"time":1,"pod":"a","event":"belief-ended","#
                        + #""fields":{"lock":"l","reason":""}}."#
                )
            }
            let json: JSONValue
            do { json = try JSONValue(parsing: Array(line)) } catch {
                throw refuse("it is no JSON: \(error.problem).")
            }
            if index == 0, json["history"] != nil {
                guard read(header: json) else { throw refuse("the header cannot be read.") }
                continue
            }
            guard let observation = Observation(json: json, sequence: sequence + 1) else {
                throw refuse("it is no observation.")
            }
            guard observation.time >= last, observation.sequence > sequence else {
                throw refuse("it is earlier than the line before it.")
            }
            last = observation.time
            sequence = observation.sequence
            history.observations.append(observation)
        }
        end = max(end, history.observations.last?.time ?? .zero)
    }
}

extension ObservedHistory {
    private var header: JSONValue {
        [
            "history": 1,
            "source": .string(source),
            "seed": .string(String(seed)),
            "end": .integer(end.nanoseconds),
            "claims": .array(
                claims.map { claim in
                    [
                        "property": .string(claim.property),
                        "assuming": .array(claim.assumptions.map { .string($0.rawValue) }),
                    ]
                }
            ),
            "voided": .array(
                voided.map {
                    ["assumption": .string($0.assumption.rawValue), "by": .string($0.by)]
                }
            ),
            "doubts": .array(doubts.map { .string($0) }),
        ]
    }

    /// Takes a header in; `false` if something in it has another form.
    private mutating func read(header: JSONValue) -> Bool {
        guard header["history"]?.asInteger == 1 else { return false }
        source = header["source"]?.asString ?? source
        seed = header["seed"]?.asString.flatMap(UInt64.init) ?? 0
        end = Instant(nanoseconds: header["end"]?.asInteger ?? 0)
        doubts = header["doubts"]?.asArray?.compactMap(\.asString) ?? []
        if let list = header["claims"]?.asArray {
            claims = []
            for item in list {
                guard let property = item["property"]?.asString else { return false }
                let names = item["assuming"]?.asArray?.compactMap(\.asString) ?? []
                claims.append(Claim(property, assuming: names.compactMap(Assumption.init)))
            }
        }
        for item in header["voided"]?.asArray ?? [] {
            guard let assumption = item["assumption"]?.asString.flatMap(Assumption.init) else {
                return false
            }
            voided.append(.init(assumption, by: item["by"]?.asString ?? ""))
        }
        return true
    }

    /// A record to be appended to an SQLite file, judged by `recheck`.
    public func record(_ recheck: Recheck) -> RunRecord {
        var record = RunRecord(
            scenario: source,
            scenarioText: header.description,
            seed: seed,
            verdict: recheck.ruling.verdict,
            fingerprint: nil
        )
        record.simulatedNanoseconds = end.nanoseconds
        record.build.toolchain = ThisBuild.toolchain
        record.build.optimisation = ThisBuild.optimisation
        record.build.hashSeed = ThisBuild.hashSeed
        record.voided = voided
        record.findings = recheck.ruling.findings
        record.hazards = recheck.ruling.hazards
        record.counts = recheck.evaluations.map { .init($0.property, Int64($0.count)) }
        return record
    }

    /// Whether a record holds such a history, and not a run in a world, which can be run again.
    public static func isHeld(by record: RunRecord) -> Bool {
        record.scenarioText.hasPrefix("{\"history\":")
    }

    /// The history that a record holds; `nil` if it is one of a run in a world.
    init?(_ record: RunRecord, _ history: History) {
        guard ObservedHistory.isHeld(by: record),
            let header = try? JSONValue(parsing: record.scenarioText), read(header: header)
        else { return nil }
        self.history = history
    }
}
