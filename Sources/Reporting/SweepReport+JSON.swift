internal import LockstepCheckers
internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepKubernetes
public import LockstepRuns

extension SweepResult {
    /// How a sweep was asked for, as far as its document tells it.
    public struct Request {
        /// What changed the scenario, as options `--set` say it.
        public var overrides: [String]
        /// How its seeds are scheduled.
        public var portfolio: Portfolio
        /// The line that runs a seed by itself.
        public var again: (Lineage) -> String

        /// Says how a sweep was asked for.
        public init(
            overrides: [String],
            portfolio: Portfolio,
            again: @escaping (Lineage) -> String
        ) {
            self.overrides = overrides
            self.portfolio = portfolio
            self.again = again
        }
    }

    /// The sweep as one JSON document.
    public func json(_ request: Request) -> String { value(request).description }

    /// All sweeps that were asked for as one JSON document: the only one itself, or `sweeps`, a
    /// list.
    ///
    /// - Parameters:
    ///   - results: Those that were begun, and how they were asked for.
    ///   - notBegun: The scenarios whose turn did not come.
    /// - Returns: The document, on one line.
    public static func json(
        _ results: [(result: SweepResult, request: Request)],
        notBegun: [String]
    ) -> String {
        let values =
            results.map { $0.result.value($0.request) }
            + notBegun.map { scenario -> JSONValue in
                [
                    "scenario": .string(scenario),
                    "verdict": .string(Verdict.unknown.rawValue),
                    "seeds": 0,
                    "interrupted": true,
                    "doubts": [.string(SweepReport.notBegunDoubt)],
                ]
            }
        if values.count == 1 { return values[0].description }
        return JSONValue.object(["sweeps": .array(values)]).description
    }

    private func value(_ request: Request) -> JSONValue {
        let columns = totals.columns
        func again(_ seed: UInt64, _ ancestors: [UInt64]) -> JSONValue {
            .string(request.again(Lineage(seed, after: ancestors)))
        }
        return [
            "scenario": .string(scenario),
            "verdict": .string(verdict.rawValue),
            "seeds": .integer(Int64(totals.seeds)),
            "valid": .integer(Int64(totals.valid)),
            "violated": .integer(Int64(totals.violated)),
            "unknown": .integer(Int64(totals.unknown)),
            "interrupted": .bool(isInterrupted),
            "digest": .string(totals.digest.sixteenDigits),
            "firstViolatedSeed": totals.failing.first.map { seedNumber($0.seed) } ?? .null,
            "violatedSeeds": .array(totals.failing.map { seedNumber($0.seed) }),
            "violatedAfter": .array(totals.failing.map { numbers($0.ancestors) }),
            "violatedAgain": .array(totals.failing.map { again($0.seed, $0.ancestors) }),
            "unknownSeeds": .array(
                totals.doubtful.map {
                    [
                        "seed": seedNumber($0.seed), "after": numbers($0.ancestors),
                        "doubt": .string($0.doubt), "again": again($0.seed, $0.ancestors),
                    ]
                }
            ),
            "pick": .string(request.portfolio.pickText),
            "granularity": .string(request.portfolio.granularityText),
            "set": .array(request.overrides.map { .string($0) }),
            "findingsByProperty": .array(
                totals.breaches.map {
                    breach($0, again: again($0.firstSeed, $0.report.ancestors))
                }
            ),
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
                        "seed": seedNumber($0.seed), "after": numbers($0.ancestors),
                        "first": .string($0.first),
                        "second": .string($0.second),
                        "event": $0.event.map { .string($0) } ?? .null,
                        "again": again($0.seed, $0.ancestors),
                    ]
                }
            ),
            "problem": problem.map { .string($0) } ?? .null,
            "smallestMarginNs": totals.smallestMargin.map { .integer($0.nanoseconds) } ?? .null,
            "smallestMarginSeed": totals.smallestMargin.map { seedNumber($0.seed) } ?? .null,
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

    private func breach(_ breach: SweepTotals.Breach, again: JSONValue) -> JSONValue {
        [
            "property": .string(breach.property),
            "seeds": .integer(Int64(breach.seeds)),
            "firstSeed": seedNumber(breach.firstSeed),
            "after": numbers(breach.report.ancestors),
            "simTimeNs": .integer(breach.finding.time.nanoseconds),
            "pods": .array(breach.finding.pods.map { .string($0) }),
            "sentence": .string(breach.finding.sentence),
            "again": again,
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
private func numbers(_ seeds: [UInt64]) -> JSONValue { .array(seeds.map(seedNumber)) }
