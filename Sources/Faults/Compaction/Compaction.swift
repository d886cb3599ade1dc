internal import LockstepDeterminism
public import LockstepSimulation

/// Has the store forget its history, so that whoever is behind has to begin anew.
public struct Compaction: ServiceFault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "compaction",
            summary: "The store forgets its history; watches that are behind end with an error.",
            incident: "Watches told that their version is too old, right after etcd compacted: "
                + "https://github.com/kubernetes/kubernetes/issues/72187",
            target: .nothing,
            lasts: false,
            random: FaultKind.onset,
            defaults: .serviceTrouble(lasting: nil),
            reason: "Once in every second run, after somebody can have led."
        )
    }

    /// The compaction.
    public init() {}

    /// What they are told.
    public func trouble(_ fault: PlannedFault) -> String {
        "compaction"
    }

    /// It is over as soon as it has begun.
    public func end(_ fault: PlannedFault, in world: World) {}
}
