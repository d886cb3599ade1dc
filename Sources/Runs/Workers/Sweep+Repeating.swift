internal import LockstepCSimulation
internal import LockstepTraces

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

extension Sweep {
    /// How many divergences are looked into event by event.
    private static let examined = 3

    /// Executes again every seed that has been executed, in processes whose hashing has another
    /// seed, and adds those that come to something else, or to nothing at all.
    func repeatAll(
        _ result: inout SweepResult,
        unless interruption: Interruption,
        _ progress: (SweepProgress) -> Void
    ) throws(SweepError) {
        let queue = SeedQueue(result.totals.seedNumbers)
        let setup = SweepFloor.Setup(
            launch: launch,
            job: job,
            workers: max(1, min(options.workers, queue.count)),
            folder: nil,
            scenario: 0,
            guided: guidedSeeds([]),
            hashSeed: 3
        )
        let floor = SweepFloor(setup, queue: queue, totals: SweepTotals(run.columns))
        let began = lockstep_real_nanoseconds()
        // However long it takes: a seed that is left out proves nothing.
        result.isInterrupted = try work(
            floor,
            from: began,
            for: nil,
            unless: interruption,
            progress
        )
        result.effort.wallNanoseconds += lockstep_real_nanoseconds() - began
        floor.dismiss()
        result.effort.cpuNanoseconds += floor.effort.cpuNanoseconds
        for divergence in floor.divergences + result.totals.divergences(from: floor.totals)
        where !result.divergences.contains(where: { $0.seed == divergence.seed }) {
            result.divergences.append(divergence)
        }
        for index in result.divergences.indices.prefix(Self.examined) {
            let divergence = result.divergences[index]
            let lineage = Lineage(divergence.seed, after: divergence.ancestors)
            result.divergences[index].event = try firstDifference(of: lineage)
        }
    }

    /// The first event in which two recordings of a seed by two processes differ; `nil` if they
    /// agree after all.
    func firstDifference(of lineage: Lineage) throws(SweepError) -> String? {
        let folder = try makeTemporaryFolder()
        let paths = ["\(folder)/one.sqlite", "\(folder)/other.sqlite"]
        defer {
            for path in paths { unlink(path) }
            rmdir(folder)
        }
        for (path, hashSeed) in zip(paths, [1, 2] as [UInt64]) {
            let retrial = Retrial(launch, job, hashSeed: hashSeed)
            defer { retrial.finish() }
            let retelling = WorkerCommand.Retelling(
                seed: lineage.seed,
                ancestors: lineage.ancestors,
                recording: path,
                again: ""
            )
            guard case .report = try retrial.execute(retelling) else { return nil }
        }
        do throws(TraceError) {
            let one = try TraceReader(path: paths[0]).rows(of: 1)
            let other = try TraceReader(path: paths[1]).rows(of: 1)
            return Divergence.first(stored: one, executed: other)?.told(one, other)
        } catch {
            throw .environment("\(error)")
        }
    }
}

extension Divergence {
    /// Both versions and what led to each.
    fileprivate func told(_ one: [EventRow], _ other: [EventRow]) -> String {
        let differ = columns.isEmpty ? "" : " (\(columns.joined(separator: ", ")))"
        return """
            event \(sequence) differs\(differ)
              in one process: \(stored.map { told($0, in: one) } ?? "nothing more")
              in another: \(executed.map { told($0, in: other) } ?? "nothing more")
            """
    }

    private func told(_ row: EventRow, in history: [EventRow]) -> String {
        guard let cause = row.cause, let source = history.first(where: { $0.sequence == cause })
        else { return row.description }
        return "\(row)\n    because of \(source)"
    }
}
