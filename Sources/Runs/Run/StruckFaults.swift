internal import LockstepDeterminism
internal import LockstepFaults
internal import LockstepHistories
internal import LockstepSimulation

/// The faults that have begun in a run, with what each is aimed at.
final class StruckFaults {
    var list: [(planned: PlannedFault, kind: FaultKind)] = []

    /// Those that single out messages of which nobody sent one, by their names.
    ///
    /// That a fault of whole links met no message is a matter of when it came, and is not told.
    func unmet(in world: World) -> [String] {
        let unmet = world.ownersOfUnmetRules
        return list.map(\.planned).filter { $0.singlesOut && unmet.contains($0.id) }.map(\.id)
    }

    /// Those that break watches where nobody opened one, by their names.
    func unwatched(in world: World) -> [String] {
        guard !world.hasOpenedStreams else { return [] }
        return list.filter(\.kind.breaksWatches).map(\.planned.id)
    }
}

extension PlannedFault {
    /// Whether it says which messages or services it is about.
    fileprivate var singlesOut: Bool {
        parameters.contains { ["verb", "resource", "object", "services"].contains($0.name) }
    }
}
