public import LockstepDeterminism
public import LockstepHistories

/// Watches that every start of leading is followed by exactly one stop, with a reason.
///
/// A kill excuses the missing stop, and so does the end of the run while the term still stands. The
/// stop counts as missing when the pod's program returns without it; when the elector starts again
/// without it; or when at the end of the run the belief has been over, with no work running and the
/// pod neither paused nor dead, for longer than the patience given, pauses not counted. A new grant
/// does not make up for it: what is owed for the term before stays owed until the stop comes. Two
/// starts without the end of a belief between them are `CallbackOrder`'s affair. The end of a
/// belief is such a stop as well: to be told of it twice, without a grant between, is a breach.
public struct StopsOnce: Judge {
    /// What is watched for.
    public let property = Property(
        "C2",
        "Every start of leading is followed by exactly one stop, with a reason."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.callbacks, .lives, .beliefs, .bodies]
    /// How many stops, or missing stops, were judged.
    public private(set) var evaluations = 0

    /// A term of an elector, as its callbacks tell it.
    private struct Term {
        var started: UInt64 = 0
        var stopped: UInt64 = 0
        var isOpen: Bool { started > stopped }
        /// True time since when nothing is left that could delay the stop of the open term; a later
        /// grant leaves it alone.
        var quietSince: Instant?
        var bodies = 0
        /// True time since when the pod has not run; `nil` if it does.
        var pausedSince: Instant?
        /// What said that the belief is over; 0 while there is one, or where none was seen.
        var ended: UInt64 = 0

        /// For how long by a moment nothing has been left that could delay the stop.
        func quietUntil(_ moment: Instant) -> Int64? {
            quietSince.map { max(0, moment.nanoseconds &- $0.nanoseconds) }
        }
    }

    private var electors = ElectorTable<Term>()
    private let patienceNanoseconds: Int64

    /// A judge that grants a stop this many nanoseconds after the belief is over.
    public init(patienceNanoseconds: Int64) {
        self.patienceNanoseconds = patienceNanoseconds
    }

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        switch observation.event {
        case .callback(let lock, let which, let reason):
            return take(lock, which, reason, observation)
        case .granted(let lock, _, _):
            change(lock, observation) { $0.ended = 0 }
        case .beliefEnded(let lock, _):
            return end(lock, observation)
        case .bodyBegan(let lock, _):
            change(lock, observation) { $0.bodies += 1 }
        case .bodyEnded(let lock):
            change(lock, observation) { term in
                // Work that began before the history is none of these.
                term.bodies = max(0, term.bodies - 1)
                if term.quietSince != nil { term.quietSince = observation.time }
            }
        case .podPaused, .podResumed:
            pause(observation)
        case .podKilled, .podStarted:
            electors.forget(observation.pod)
        case .podExited:
            defer { electors.forget(observation.pod) }
            return exit(observation)
        default:
            break
        }
        return nil
    }

    /// Ends the watch.
    public mutating func finish(at end: Instant) -> [Finding] {
        var findings: [Finding] = []
        for entry in electors.entries {
            let term = entry.row
            guard term.isOpen, term.pausedSince == nil, term.bodies == 0,
                let since = term.quietSince,
                end.nanoseconds &- since.nanoseconds > patienceNanoseconds
            else { continue }
            evaluations += 1
            findings.append(
                missing(entry.pod, entry.lock, term, at: end, "although its belief was over")
            )
        }
        return findings
    }

    private mutating func end(_ lock: String, _ observation: Observation) -> Finding? {
        let index = electors.index(lock, observation, new: Term())
        let before = electors[index].ended
        electors[index].ended = observation.sequence
        // Before any start there is no term whose stop could be owed.
        if electors[index].isOpen { electors[index].quietSince = observation.time }
        guard before > 0 else { return nil }
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [observation.pod],
            sentence: "\(observation.pod) was told twice that it holds \"\(lock)\" no longer.",
            evidence: [before, observation.sequence]
        )
    }

    private mutating func change(
        _ lock: String,
        _ observation: Observation,
        _ body: (inout Term) -> Void
    ) {
        body(&electors[electors.index(lock, observation, new: Term())])
    }

    private mutating func pause(_ observation: Observation) {
        let now = observation.time
        for index in electors.all(of: observation.pod) {
            let before = electors[index].pausedSince
            if observation.event != .podResumed {
                electors[index].pausedSince = before ?? now
            } else if let since = before {
                // What the pod has had of its time until then it has had.
                electors[index].quietSince = electors[index].quietUntil(since).map {
                    now.advanced(byNanoseconds: -$0)
                }
                electors[index].pausedSince = nil
            }
        }
    }

    private mutating func take(
        _ lock: String,
        _ which: Callback,
        _ reason: String,
        _ observation: Observation
    ) -> Finding? {
        let index = electors.index(lock, observation, new: Term())
        let term = electors[index]
        if which == .started {
            electors[index].started = observation.sequence
            electors[index].quietSince = nil
            guard term.isOpen, term.quietSince != nil else { return nil }
            evaluations += 1
            return missing(
                observation.pod,
                lock,
                term,
                at: observation.time,
                "and started again",
                and: observation.sequence
            )
        }
        electors[index].stopped = observation.sequence
        electors[index].quietSince = nil
        // A stop without any start breaches the order of callbacks, not this.
        guard term.started > 0 else { return nil }
        evaluations += 1
        let sentence: String
        if !term.isOpen {
            sentence = "\(observation.pod) was told to stop leading \"\(lock)\" twice."
        } else if reason.isEmpty {
            sentence = "\(observation.pod) was told to stop leading \"\(lock)\" without a reason."
        } else {
            return nil
        }
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [observation.pod],
            sentence: sentence,
            evidence: [max(term.started, term.stopped), observation.sequence]
        )
    }

    private mutating func exit(_ observation: Observation) -> Finding? {
        for entry in electors.entries
        where entry.pod == observation.pod && entry.row.isOpen {
            evaluations += 1
            return missing(
                entry.pod,
                entry.lock,
                entry.row,
                at: observation.time,
                "although its program ended"
            )
        }
        return nil
    }

    private func missing(
        _ pod: String,
        _ lock: String,
        _ term: Term,
        at time: Instant,
        _ although: String,
        and later: UInt64? = nil
    ) -> Finding {
        Finding(
            property: property.id,
            time: time,
            pods: [pod],
            sentence: "\(pod) was never told to stop leading \"\(lock)\", \(although).",
            evidence: [term.started] + (later.map { [$0] } ?? [])
        )
    }
}

extension StopsOnce {
    /// Adds which stops are owed since when; that one is overdue is all that matters from then on.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        let longest = patienceNanoseconds &+ 1
        let overdue = now.advanced(byNanoseconds: -longest)
        electors.hashMemory(into: &hasher) { term, hasher in
            hasher.combine(term.started > 0)
            hasher.combine(term.isOpen)
            hasher.combine(term.bodies)
            hasher.combine(term.pausedSince != nil)
            if let since = term.pausedSince {
                hasher.combine(term.quietUntil(since).map { min($0, longest) })
            } else {
                hasher.combine(term.quietSince.map { max($0, overdue) })
            }
            hasher.combine(term.ended > 0)
        }
        return true
    }
}
