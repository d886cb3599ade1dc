/// What the known operations of a key look for, so that open operations nobody needs are left out.
struct KnownUses: Sendable {
    /// The last event by which some value was looked at, any at all; -1 for never.
    private(set) var lastLook = -1
    private var looks: [Int32: Int] = [:]
    /// Of each lock's process, the last known release.
    private var releases: [Int32: Int] = [:]
    /// The ends of known acquisitions, rising, by processes without an open release.
    private var acquisitions: [(end: Int, process: Int32)] = []
    /// The last event by which anybody may need to have acquired the lock; -1 if nobody does.
    private var lastHeld = -1
    /// The end of each process's last acquisition.
    private var lastAcquisition: [Int32: Int] = [:]

    /// Gathers what is looked for.
    ///
    /// - Parameters:
    ///   - known: The operations that happened, with the event by which each had.
    ///   - open: The operations of unknown outcome.
    init(known: [(call: ModelCall, end: Int)], open: [ModelCall]) {
        for (call, end) in known.sorted(by: { $0.end < $1.end }) {
            switch call.verb {
            case .read, .get: look(at: call.output, until: end)
            case .cas: look(at: call.expected, until: end)
            case .acquire:
                acquisitions.append((end, call.process))
                lastHeld = end
                lastAcquisition[call.process] = end
            case .release: releases[call.process] = end
            default: break
            }
        }
        // Who may have let go before it was told that it holds says nothing about others.
        let letting = Set(open.filter { $0.verb == .release }.map(\.process))
        acquisitions.removeAll { letting.contains($0.process) }
        var chains: [ModelCall] = []
        var seen: Set<ModelCall> = []
        for call in open {
            if call.verb == .acquire { lastAcquisition[call.process] = .max }
            // An open release lets an open acquisition go again, so either may be needed.
            if call.verb == .release { releases[call.process] = .max }
            if call.verb == .cas, seen.insert(call).inserted { chains.append(call) }
        }
        for call in open where call.verb == .acquire {
            lastHeld = max(lastHeld, releases[call.process] ?? -1)
        }
        follow(chains)
    }

    /// The last event by which a value was looked at; -1 for never.
    func lastLook(at value: Int32) -> Int { looks[value] ?? -1 }

    /// Until when an open operation on a lock can matter.
    ///
    /// An acquisition that is never followed by its process's release only stands in the way. A
    /// release matters until somebody else has the lock, unless its process takes it again.
    func lastUse(ofLockCall call: ModelCall, after position: Int) -> Int {
        guard call.verb == .release else { return releases[call.process] ?? -1 }
        if lastAcquisition[call.process] ?? -1 > position { return .max }
        var low = 0
        var high = acquisitions.count
        while low < high {
            let middle = (low + high) / 2
            if acquisitions[middle].end > position { high = middle } else { low = middle + 1 }
        }
        return low < acquisitions.count ? acquisitions[low].end : lastHeld
    }

    private mutating func look(at value: Int32, until end: Int) {
        looks[value] = max(looks[value] ?? -1, end)
        lastLook = max(lastLook, end)
    }

    /// An open `cas` that is needed needs what it expects.
    ///
    /// Values are gone through from the one that is looked at last, so that each is settled when it
    /// is come to first.
    ///
    /// - Cost: O(n log n) in values that are looked at, and O(1) for a call.
    private mutating func follow(_ calls: [ModelCall]) {
        guard !calls.isEmpty else { return }
        var expected: [Int32: [Int32]] = [:]
        for call in calls { expected[call.input, default: []].append(call.expected) }
        var settled: Set<Int32> = []
        let latestFirst = looks.sorted { ($0.value, $0.key) > ($1.value, $1.key) }
        for (value, until) in latestFirst {
            var open = [value]
            while let next = open.popLast() {
                guard settled.insert(next).inserted else { continue }
                look(at: next, until: until)
                open += expected[next] ?? []
            }
        }
    }
}
