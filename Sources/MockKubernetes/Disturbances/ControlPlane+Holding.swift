internal import LockstepDeterminism

extension ControlPlane {
    /// Whether the store answers nobody.
    var isStoreFrozen: Bool { !disturbed.freezes.isEmpty }

    /// Whether a replica reaches the store, and the store answers.
    func isStoreReachable(from replica: Int) -> Bool {
        !isStoreFrozen && replicas[replica].cuts == 0
    }

    /// Has a call wait until the store answers.
    ///
    /// What a frozen store has been asked for, it may still do after the asker has given up. What
    /// never reached it, it will not.
    mutating func hold(_ holding: Call) {
        var call = holding
        if replicas[call.replica].cuts == 0 { call.afterlife = disturbed.freezes.first ?? 0 }
        held.append(call.id)
        park(call, .held, until: nil)
    }

    /// Takes up the calls that have waited for the store, if it answers, in the order in which
    /// they came to it.
    mutating func releaseHeld(at now: Moment) {
        if held.isEmpty { return }
        let ids = held
        held = []
        for id in ids {
            guard let call = calls[id] else { continue }
            guard isStoreReachable(from: call.replica) else {
                held.append(id)
                continue
            }
            calls[id] = nil
            if call.isGivenUp {
                guard draws.happens(call.afterlife, to: call.ordinal, by: 0) else { continue }
            }
            execute(call, at: now)
        }
    }
}
