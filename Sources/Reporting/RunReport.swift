internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepKubernetes
public import LockstepRuns
internal import LockstepSimulation

/// What a person is told of a run: at most 15 lines for a failure.
public struct RunReport: Sendable {
    /// The text, without a newline at its end.
    public let text: String

    /// Reports a run.
    ///
    /// - Parameters:
    ///   - result: What came of it; recorded, so that the decisive events can be told.
    ///   - line: The line that brings it back.
    public init(_ result: RunResult, comesBackBy line: String) {
        var lines = ["\(result.scenario), seed \(result.options.seed): \(result.verdict.rawValue)"]
        if let finding = result.findings.first {
            lines.append(
                "\(finding.property) at \(finding.time): \(finding.sentence)"
            )
            lines += Story(of: finding, in: result.observations).lines
            if result.findings.count > 1 {
                lines.append(result.findings.dropFirst().told)
            }
        }
        if !result.drawn.isEmpty { lines.append("drawn: \(result.drawn)") }
        lines += result.doubts
        if !result.untested.isEmpty, result.findings.isEmpty {
            lines.append("not put to the test here: \(result.untested.joined(separator: ", "))")
        }
        if !result.missing.isEmpty, !result.struck.isEmpty {
            lines.append("did not begin here: \(result.missing.joined(separator: ", "))")
        }
        if !result.unmet.isEmpty {
            lines.append("met no such message here: \(result.unmet.joined(separator: ", "))")
        }
        if !result.unwatched.isEmpty {
            lines.append("met no watch here: \(result.unwatched.joined(separator: ", "))")
        }
        if !result.hazards.isEmpty {
            let names = result.hazards.map(\.property).reduce(into: [String]()) {
                if !$0.contains($1) { $0.append($1) }
            }
            lines.append(
                "\(result.hazards.count) hazards, not promised to be avoided here: "
                    + names.joined(separator: ", ")
            )
        }
        lines.append(
            "\(result.events) events in \(result.simulatedNanoseconds / 1_000_000_000) simulated "
                + "seconds, fingerprint \(result.fingerprint.sixteenDigits)"
        )
        if result.verdict != .valid { lines.append("again: \(line)") }
        text = lines.joined(separator: "\n")
    }
}

extension Collection<Finding> {
    /// How many more findings these are, and of what: `  and 3 more findings: S1 2, F1 1`.
    var told: String {
        var counts: [(property: String, count: Int)] = []
        for finding in self {
            if let index = counts.firstIndex(where: { $0.property == finding.property }) {
                counts[index].count += 1
            } else {
                counts.append((finding.property, 1))
            }
        }
        let list = counts.map { "\($0.property) \($0.count)" }.joined(separator: ", ")
        return "  and \(count) more findings: \(list)"
    }
}

/// A seed as a number, or as a text where JSON's readers would round the number.
func seedNumber(_ seed: UInt64) -> JSONValue {
    seed <= Int64.max ? .integer(Int64(seed)) : .string(String(seed))
}

extension RunResult {
    /// The run as one JSON document.
    ///
    /// - Parameters:
    ///   - overrides: What changed the scenario, as options `--set` say it.
    ///   - line: The line that brings the run back.
    /// - Returns: The document, on one line.
    public func json(overrides: [String], comesBackBy line: String) -> String {
        var document: JSONObject = [
            "scenario": .string(scenario),
            "seed": seedNumber(options.seed.rawValue),
            "after": .array(options.ancestors.map(seedNumber)),
            "pick": .string(options.pick.rawValue),
            "granularity": .string(options.granularity.rawValue),
            "set": .array(overrides.map { .string($0) }),
            "again": .string(line),
            "verdict": .string(verdict.rawValue),
            "fingerprint": .string(fingerprint.sixteenDigits),
            "events": .integer(Int64(events)),
            "jobs": .integer(Int64(jobs)),
            "simulatedSeconds": .double(Double(simulatedNanoseconds) / 1e9),
            "cpuSeconds": .double(Double(cpuNanoseconds) / 1e9),
            "findings": .array(findings.map(\.json)),
            "hazards": .array(hazards.map(\.json)),
            "doubts": .array(doubts.map { .string($0) }),
            "plan": (try? JSONValue(parsing: plan.text)) ?? .null,
            "untested": .array(untested.map { .string($0) }),
            "missingFaults": .array(missing.map { .string($0) }),
            "unmetFaults": .array(unmet.map { .string($0) }),
            "unwatchedFaults": .array(unwatched.map { .string($0) }),
            "voided": .array(voided.map { .string($0.assumption.rawValue) }),
            "counts": .object(
                JSONObject(
                    distinct: counts.map { .init(key: $0.name, value: .integer(Int64($0.count))) }
                )
            ),
            "evaluations": .object(
                JSONObject(
                    distinct: evaluations.map {
                        .init(key: $0.property, value: .integer(Int64($0.count)))
                    }
                )
            ),
            "smallestMarginNs": smallestMarginNanoseconds.map { .integer($0) } ?? .null,
            "abandonedTasks": .integer(Int64(abandonedTasks)),
        ]
        if !drawn.isEmpty { document["drawn"] = .string(drawn) }
        return JSONValue.object(document).description
    }
}

extension Finding {
    var json: JSONValue {
        [
            "property": .string(property),
            "simTimeNs": .integer(time.nanoseconds),
            "pods": .array(pods.map { .string($0) }),
            "sentence": .string(sentence),
        ]
    }
}
