internal import LockstepHistories
internal import LockstepSimulation

/// What the seeds of a simulated test went through together, to tell a test that passed from one
/// that never asked.
struct TrialTally {
    private var trials = 0
    private var evaluations: [(property: String, count: Int)] = []
    private var hasFaults = false
    private var begun = 0
    /// The longest time that a world went on after things had stopped breaking.
    private var recoveryNanoseconds: Int64 = 0
    private var recoveryBoundNanoseconds: Int64?

    /// Adds a seed that passed.
    mutating func add(_ watch: Watch) {
        trials += 1
        hasFaults = hasFaults || watch.breaking.hasFaults
        begun += watch.breaking.begun
        recoveryNanoseconds = max(recoveryNanoseconds, watch.recovery?.nanoseconds ?? 0)
        recoveryBoundNanoseconds = watch.recoveryBoundNanoseconds
        for entry in watch.evaluations {
            if let place = evaluations.firstIndex(where: { $0.property == entry.property }) {
                evaluations[place].count += entry.count
            } else {
                evaluations.append(entry)
            }
        }
    }

    /// Why the test proves nothing although no seed failed, a sentence each.
    ///
    /// One seed alone may well meet no fault, so there only what is claimed by name is asked for.
    func doubts(claims: [Claim]?) -> [String] {
        var doubts: [String] = []
        let untested = (claims ?? []).map(\.property).filter { count(of: $0) == 0 }
        if !untested.isEmpty {
            doubts.append(
                "No seed put to the test what is claimed: \(untested.joined(separator: ", "))"
            )
        }
        // Whoever lets the world go on means to see it recover.
        if let bound = recoveryBoundNanoseconds, recoveryNanoseconds > 0,
            recoveryNanoseconds <= bound
        {
            let most = Setting.text(ofNanoseconds: recoveryNanoseconds)
            doubts.append(
                "After things broke the world went on for \(most) at most: a missing leader (L1)"
                    + " counts after more than \(Setting.text(ofNanoseconds: bound))"
            )
        }
        guard hasFaults, trials > 1 else { return doubts }
        if begun == 0 {
            doubts.append(
                "Faults were to break things, and none began in \(trials) seeds: start the pods "
                    + "before, and let things break for longer"
            )
        }
        if claims == nil, evaluations.allSatisfy({ $0.count == 0 || $0.property == "errors" }) {
            doubts.append(
                "No judge had anything to judge in \(trials) seeds: have pods report what they "
                    + "believe (`pod.report`, or `PodObserver` for Lockstep's own elections)"
            )
        }
        return doubts
    }

    private func count(of property: String) -> Int {
        evaluations.first { $0.property == property }?.count ?? 0
    }
}
