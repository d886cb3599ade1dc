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

    /// The most bytes of a file that is read.
    public static let sizeLimit = 256 << 20

    /// Whether a file's first line is one of such a history: its header, or an observation, be it
    /// one with a mistake in it.
    public static func isOne(at path: String) -> Bool {
        guard var reader = try? LineReader(path: path, limit: sizeLimit) else { return false }
        var isFirst = true
        while let whole = try? reader.next() {
            let line = isFirst ? Array(whole.withoutByteOrderMark) : whole
            isFirst = false
            guard !line.isBlank else { continue }
            guard let json = try? JSONValue(parsing: line) else { return false }
            // What has a process and a type is an operation, whatever else it has.
            if json["process"] != nil, json["type"] != nil { return false }
            guard ["type", "process", "f"].allSatisfy({ json[$0] == nil }) else { return false }
            return ["history", "event", "time", "claims"].contains { json[$0] != nil }
        }
        return false
    }

    /// Reads the text form from a file.
    ///
    /// - Throws: `TraceError` as for a text, or if the file cannot be read or is too large: what
    ///   lies beyond its limit might be what breaks a promise.
    public init(path: String) throws(TraceError) {
        try self.init(path: path, limit: ObservedHistory.sizeLimit)
    }

    init(path: String, limit: Int) throws(TraceError) {
        let bytes: [UInt8]
        do { bytes = try InputFile.bytes(of: path, limit: limit) } catch {
            throw TraceError(
                path: path,
                operation: "reading",
                cause: "\(error.found).",
                advice: "Check the path."
            )
        }
        guard bytes.count <= limit else {
            throw TraceError(
                path: path,
                operation: "reading",
                cause: "found more than \(limit) bytes, expected at most \(limit >> 20) MiB.",
                advice: "Judge a part of it: whole lines from the first one on.",
                isContent: true
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
        var isBegun = false
        let text = bytes.withoutByteOrderMark
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isBlank {
            func refuse(_ cause: String) -> TraceError {
                TraceError(
                    path: file,
                    operation: "reading line \(index + 1)",
                    cause: cause,
                    advice: "Each line is one object such as "
                        + #"{"time":1,"pod":"a","event":"belief-ended","#
                        + #""fields":{"lock":"l","reason":""}}."#,
                    isContent: true
                )
            }
            let json: JSONValue
            do { json = try JSONValue(parsing: Array(line), namesAreUnique: true) } catch {
                throw refuse("it is no JSON, at byte \(error.column): \(error.problem).")
            }
            defer { isBegun = true }
            if !isBegun, json["history"] != nil {
                do throws(HeaderMistake) {
                    try read(header: json)
                } catch {
                    throw refuse("\(error.sentence).")
                }
                continue
            }
            let observation: Observation
            do throws(ObservationMistake) {
                observation = try Observation(line: json, sequence: sequence + 1)
            } catch {
                throw refuse("\(error.sentence).")
            }
            if case .clockSet(let rate, _) = observation.event,
                !LocalClock.possibleRates.contains(rate)
            {
                throw refuse("no clock can run at the rate \(rate).")
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
    /// A record to be appended to an SQLite file, judged by `recheck`.
    public func record(_ recheck: Recheck) -> RunRecord {
        var record = RunRecord(
            scenario: source,
            scenarioText: header.description,
            seed: seed,
            verdict: recheck.ruling.verdict,
            fingerprint: nil
        )
        // Whoever served may have taken a statement after the moment that it called the end.
        record.simulatedNanoseconds = max(end, history.observations.last?.time ?? end).nanoseconds
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
    ///
    /// - Throws: `TraceError` if what the record says of it cannot be read.
    init?(_ record: RunRecord, _ history: History, in file: String) throws(TraceError) {
        guard ObservedHistory.isHeld(by: record) else { return nil }
        do throws(HeaderMistake) {
            guard let header = try? JSONValue(parsing: record.scenarioText) else {
                throw HeaderMistake(sentence: "the header is no JSON")
            }
            try read(header: header)
        } catch {
            throw TraceError(
                path: file,
                operation: "reading the run",
                cause: "\(error.sentence).",
                advice: "The file was edited; record the history again."
            )
        }
        self.history = history
    }
}
