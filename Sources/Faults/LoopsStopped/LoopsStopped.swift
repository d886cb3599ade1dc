internal import LockstepSimulation

/// Has control loops stand still, so that what they do comes late.
///
/// Garbage stays, a lost node's pods are not evicted, nobody is replaced; once they go on, they do
/// it all at once.
public struct LoopsStopped: ServiceFault {
    /// The loops there are, as the API server's service knows them.
    static let loops = [
        "node-agents", "node-lifecycle", "taint-eviction", "workloads", "scheduler",
        "garbage-collector", "namespace-deletion",
    ]

    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "loops-stopped",
            summary: "Control loops stand still: garbage, evictions and replacements come late.",
            incident: "A garbage collector that stood still for weeks after trouble on the "
                + "network: https://github.com/kubernetes/kubernetes/issues/60037",
            target: .nothing,
            random: FaultKind.occurrence + LoopsStopped.parameters,
            fixed: LoopsStopped.parameters,
            defaults: .serviceTrouble(lasting: 5...40),
            reason: "Longer than a lease, so that who is gone is replaced late, and whose pod was "
                + "replaced may still be there."
        )
    }

    private static let parameters = [
        Parameter("loops", .list(loops), "which loops; all of them")
    ]

    /// The standstill.
    public init() {}

    /// There must be such loops.
    public func objection(to fault: PlannedFault) -> String? {
        for name in names(in: fault) where !LoopsStopped.loops.contains(name) {
            return "loop \(name), where there are \(LoopsStopped.loops)"
        }
        return nil
    }

    /// What they are told.
    public func trouble(_ fault: PlannedFault) -> String {
        let names = names(in: fault)
        return names.isEmpty
            ? "loops-stopped" : "loops-stopped loops=" + names.joined(separator: ",")
    }

    private func names(in fault: PlannedFault) -> [String] {
        (fault.text("loops") ?? "").split(separator: " ").map(String.init)
    }
}
