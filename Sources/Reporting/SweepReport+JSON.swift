internal import LockstepCheckers
internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepKubernetes
public import LockstepRuns

extension SweepResult {
    /// The sweep as one JSON document.
    public var json: String { jsonValue.description }

    /// Several sweeps as one JSON document: the only one itself, or `sweeps`, a list.
    public static func json(_ results: [SweepResult]) -> String {
        if results.count == 1, let only = results.first { return only.json }
        return JSONValue.object(["sweeps": .array(results.map(\.jsonValue))]).description
    }

    private var jsonValue: JSONValue {
        let columns = totals.columns
        return [
            "scenario": .string(scenario),
            "verdict": .string(verdict.rawValue),
            "seeds": .integer(Int64(totals.seeds)),
            "valid": .integer(Int64(totals.valid)),
            "violated": .integer(Int64(totals.violated)),
            "unknown": .integer(Int64(totals.unknown)),
            "interrupted": .bool(isInterrupted),
            "digest": .string(totals.digest.sixteenDigits),
            "firstViolatedSeed": totals.failing.first.map { number($0.seed) } ?? .null,
            "violatedSeeds": .array(totals.failing.map { number($0.seed) }),
            "violatedAfter": .array(totals.failing.map { numbers($0.ancestors) }),
            "findingsByProperty": .array(totals.breaches.map(breach)),
            "hazardsByProperty": object(
                totals.hazards.map { ($0.property, $0.seeds) }
            ),
            "counts": object(Array(zip(columns.counts, totals.counts))),
            "seedsWith": object(Array(zip(columns.counts, totals.seedsWith))),
            "evaluations": object(Array(zip(columns.properties, totals.evaluations))),
            "faults": object(Array(zip(columns.faults, totals.strikes))),
            "situations": situations,
            "doubts": .array(doubts.map { .string($0) }),
            "divergences": .array(
                divergences.map {
                    [
                        "seed": number($0.seed), "after": numbers($0.ancestors),
                        "first": .string($0.first),
                        "second": .string($0.second),
                        "event": $0.event.map { .string($0) } ?? .null,
                    ]
                }
            ),
            "problem": problem.map { .string($0) } ?? .null,
            "smallestMarginNs": totals.smallestMargin.map { .integer($0.nanoseconds) } ?? .null,
            "smallestMarginSeed": totals.smallestMargin.map { number($0.seed) } ?? .null,
            "seedsRun": .integer(Int64(effort.seeds)),
            "workers": .integer(Int64(effort.workers)),
            "wallSeconds": .double(Double(effort.wallNanoseconds) / 1e9),
            "cpuSeconds": .double(Double(effort.cpuNanoseconds) / 1e9),
            "seedsPerSecond": .double(effort.seedsPerSecond),
            "seedsPerCpuSecond": .double(effort.seedsPerCPUSecond),
            "simulatedSecondsPerCpuSecond": .double(effort.simulatedSecondsPerCPUSecond),
            "peakRssBytes": .integer(effort.peakBytes),
        ]
    }

    /// How many seeds came to each situation; `null` if none were noted.
    private var situations: JSONValue {
        guard !totals.seedsReaching.isEmpty else { return .null }
        let space = totals.columns.situations
        let rows: [JSONValue] = totals.seedsReaching.enumerated().map { index, seeds in
            let situation = space[index]
            return [
                "elector": .string(situation.standing.rawValue),
                "fault": .string(situation.fault),
                "answer": .string(situation.answer.rawValue),
                "seeds": .integer(Int64(seeds)),
            ]
        }
        return [
            "possible": .integer(Int64(space.count)),
            "reached": .integer(Int64(totals.seedsReaching.count { $0 > 0 })),
            "seedsReaching": .array(rows),
        ]
    }

    private func breach(_ breach: SweepTotals.Breach) -> JSONValue {
        [
            "property": .string(breach.property),
            "seeds": .integer(Int64(breach.seeds)),
            "firstSeed": number(breach.firstSeed),
            "after": numbers(breach.report.ancestors),
            "simTimeNs": .integer(breach.finding.time.nanoseconds),
            "pods": .array(breach.finding.pods.map { .string($0) }),
            "sentence": .string(breach.finding.sentence),
        ]
    }

    private func object(_ numbers: [(String, Int)]) -> JSONValue {
        .object(
            JSONObject(
                distinct: numbers.map { .init(key: $0.0, value: .integer(Int64($0.1))) }
            )
        )
    }
}

/// The seeds whose faults were blended into another's, which bring it back as `--after`.
private func numbers(_ seeds: [UInt64]) -> JSONValue { .array(seeds.map(number)) }

/// A seed as a number, or as a text where JSON's readers would round the number.
private func number(_ seed: UInt64) -> JSONValue {
    Int64(exactly: seed).map { .integer($0) } ?? .string(String(seed))
}
