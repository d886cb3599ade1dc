public import LockstepDeterminism
internal import LockstepHistories
public import LockstepSimulation

extension FaultPlan {
    /// Has a world carry the plan out as it runs.
    ///
    /// Each fault is in the history with its beginning and its end. An aimed fault begins when its
    /// trigger says so, and lasts as long as planned, but not beyond `end`; one whose trigger never
    /// comes does not happen.
    ///
    /// - Parameters:
    ///   - world: Where; before it runs.
    ///   - faults: Who carries them out; a fault of a kind that is not among them does not happen.
    ///   - end: The moment by which aimed faults are over.
    ///   - freezes: Whether what is in force at `end`, or would end there, stays in force for ever.
    ///   - begins: Is told of each fault as it begins, with its real times and targets.
    /// - Determinism: Draws nothing; aimed faults begin in the order of the plan.
    public func carryOut(
        in world: World,
        by faults: [any Fault] = FaultCatalog.all,
        until end: Instant,
        freezes: Bool = false,
        begins: @escaping (PlannedFault, any Fault) -> Void = { _, _ in }
    ) {
        var aimed: [AimedFault] = []
        for planned in self.faults {
            let fault = faults.first { $0.kind.name == planned.kind }
            guard let fault else { continue }
            let act = Act(
                planned: planned,
                fault: fault,
                frozenFrom: freezes ? end : nil,
                begins: begins
            )
            if let trigger = planned.when {
                aimed.append(AimedFault(trigger: trigger, act: act))
            } else {
                world.schedule(at: planned.begin, for: planned.id + " begins") { act.begin(in: $0) }
            }
        }
        guard !aimed.isEmpty else { return }
        let needsMessages = aimed.contains { $0.trigger.needsMessages }
        world.attach(
            Aim(at: aimed, in: world, until: end),
            interest: needsMessages ? .everything : .decisive
        )
    }
}

extension FaultPlan {
    /// The ids of its faults that cut links.
    public func cuttingFaults(by faults: [any Fault] = FaultCatalog.all) -> Set<String> {
        Set(
            self.faults.filter { planned in
                let fault = faults.first { $0.kind.name == planned.kind }
                return fault?.cutsLinks(as: planned) ?? false
            }.map(\.id)
        )
    }
}

/// A planned fault and who carries it out.
struct Act {
    var planned: PlannedFault
    let fault: any Fault
    /// From when on nothing ends; `nil` if everything does.
    let frozenFrom: Instant?
    let begins: (PlannedFault, any Fault) -> Void

    /// How long it lasts at least, unless it was planned to be shorter.
    var leastNanoseconds: Int64 {
        min(planned.durationNanoseconds, fault.kind.leastDurationNanoseconds)
    }

    func begin(in world: World) {
        begins(planned, fault)
        world.report(
            .faultBegan(fault: planned.id, kind: planned.kind, detail: planned.detail)
        )
        fault.begin(planned, in: world)
        if let frozenFrom, planned.end >= frozenFrom { return }
        // Scheduled only now: a fault of no length must not end before it has begun.
        world.schedule(at: planned.end, for: planned.id + " ends") { world in
            fault.end(planned, in: world)
            world.report(.faultEnded(fault: planned.id, kind: planned.kind))
        }
    }
}
