public import LockstepDeterminism
public import LockstepHistories

/// Watches that electors see the holders of a lock in the order in which the store named them, and
/// see the true one in the end.
///
/// An observer may miss holders but not see one that was never committed, nor an earlier one after
/// a later. Once nothing has been broken and the holder has not changed for the patience given, the
/// last holder it saw must be the one the store names. That is not asked of one that has told of
/// campaigns and is in none by then: it looks no longer; a release that was sent before a campaign
/// began does not end that. A record may spell a holder with its grant
/// behind an underscore or a slash; where a sighting leaves the grant out, it may mean any of that
/// holder's. Without commits there is nothing to compare with. Of each lock the last 512 holders at
/// least are remembered, and 1,024 at most: whoever sees one that is none of them, and has seen
/// none of them before, may have seen one that is forgotten.
public struct LeaderSightings: Judge {
    /// What is watched for.
    public let property = Property(
        "C5",
        "Electors see the holders in the order of the store, and the true one in the end."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] =
        [.sightings, .commits, .campaigns, .beliefs, .releases] + Calm.topics
    /// How many sightings were judged.
    public private(set) var evaluations = 0

    /// The holders of a lock, one after the other.
    private struct Line {
        /// The last of them.
        var holders: [(name: String, sequence: UInt64)] = []
        /// How many came before those.
        var forgotten = 0
        var changed = Instant.zero

        /// How many there ever were.
        var count: Int { forgotten + holders.count }
    }

    /// How far along the line an elector has seen.
    private struct Sighting {
        var place = 0
        var seen = ""
        /// Of the last sighting; 0 if there was none.
        var sequence: UInt64 = 0
        /// When its last campaign began; `nil` if it tells of none.
        var began: Instant?
        /// Whether it is in no campaign or term.
        var isAway = false
    }

    private var lines: [Line] = []
    private var places = Places<String>()
    private var releases = ReleasesUnderWay()
    private var electors = ElectorTable<Sighting>()
    private var calm = Calm()
    private let patienceNanoseconds: Int64
    private static let limit = 512

    /// A judge that gives observers this many nanoseconds to see the last holder.
    public init(patienceNanoseconds: Int64) {
        self.patienceNanoseconds = patienceNanoseconds
    }

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        switch observation.event {
        case .committed(let commit):
            take(commit, observation)
            return nil
        case .leaderObserved(let lock, let holder):
            return look(lock, holder, observation)
        case .campaignBegan(let lock):
            let index = electors.index(lock, observation, new: Sighting())
            electors[index].isAway = false
            electors[index].began = observation.time
            releases.outlive(lock, observation.pod)
            return nil
        case .releaseSent(let lock):
            releases.send(lock, observation.pod)
            return nil
        case .gaveUp(let lock), .beliefEnded(let lock, _), .releaseEnded(let lock, _):
            if case .releaseEnded = observation.event, releases.end(lock, observation.pod) {
                return nil
            }
            if let index = electors.find(lock, observation) {
                electors[index].isAway = electors[index].began != nil
            }
            return nil
        default:
            calm.take(observation)
            switch observation.event {
            case .podKilled, .podExited, .podStarted:
                electors.forget(observation.pod)
                releases.forget(observation.pod)
            default: break
            }
            return nil
        }
    }

    /// Ends the watch.
    public mutating func finish(at end: Instant) -> [Finding] {
        guard let since = calm.since else { return [] }
        var findings: [Finding] = []
        for entry in electors.entries {
            guard let line = places.find(entry.lock).map({ lines[$0] }),
                let last = line.holders.last,
                entry.row.sequence > 0, !entry.row.isAway,
                end.nanoseconds &- max(since, line.changed, entry.row.began ?? .zero).nanoseconds
                    > patienceNanoseconds
            else { continue }
            evaluations += 1
            guard entry.row.place < line.count - 1,
                !isSame(last.name, entry.row.seen)
            else { continue }
            let holder = last.name.isEmpty ? "nobody" : last.name
            findings.append(
                Finding(
                    property: property.id,
                    time: end,
                    pods: [entry.pod],
                    sentence: "\(entry.pod) never saw that \(holder) holds \"\(entry.lock)\".",
                    evidence: [entry.row.sequence, last.sequence].uniqued()
                )
            )
        }
        return findings
    }

    private mutating func take(_ commit: Commit, _ observation: Observation) {
        let known = places.find(commit.lock)
        let index = known ?? lines.count
        if known == nil {
            places.append(commit.lock)
            let first = commit.before?.holder ?? ""
            lines.append(Line(holders: [(first, 0)]))
        }
        let holder = commit.after?.holder ?? ""
        guard lines[index].holders.last?.name != holder else { return }
        lines[index].holders.append((holder, observation.sequence))
        lines[index].changed = observation.time
        guard lines[index].holders.count > 2 * Self.limit else { return }
        lines[index].holders.removeFirst(Self.limit)
        lines[index].forgotten += Self.limit
    }

    private mutating func look(
        _ lock: String,
        _ holder: String,
        _ observation: Observation
    ) -> Finding? {
        guard let line = places.find(lock).map({ lines[$0] }) else { return nil }
        evaluations += 1
        let index = electors.index(lock, observation, new: Sighting())
        let first = max(electors[index].place, line.forgotten)
        let found = (first..<line.count).first {
            isSame(line.holders[$0 - line.forgotten].name, holder)
        }
        electors[index].sequence = observation.sequence
        if let found {
            electors[index].place = found
            electors[index].seen = holder
            return nil
        }
        guard electors[index].place >= line.forgotten else { return nil }
        let seen = holder.isEmpty ? "nobody" : holder
        let before = line.holders[electors[index].place - line.forgotten]
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [observation.pod],
            sentence: "\(observation.pod) saw \(seen) hold \"\(lock)\", whom the store had not"
                + " named since \(before.name.isEmpty ? "nobody" : before.name).",
            evidence: [before.sequence, observation.sequence].filter { $0 > 0 }
        )
    }
}
