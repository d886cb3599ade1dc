internal import LockstepDeterminism
public import LockstepHistories
public import LockstepSimulation

/// Has somebody edit the locks' records behind everybody's back.
///
/// It says nothing of who may do so: no candidate's name is on the edit.
public struct Edit: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "edit",
            summary: "A third party edits the records of all locks, once.",
            incident: "A lock whose users are told to take it, and to free it, by hand: "
                + "https://kured.dev/docs/operation/",
            voids: [.noThirdPartyEdits, .noForeignWrites],
            target: .nothing,
            lasts: false,
            random: FaultKind.onset + Edit.parameters,
            fixed: Edit.parameters,
            defaults: .serviceTrouble(
                lasting: nil,
                [
                    "to": .text("somebody"), "by": .duration(nanoseconds: 3_600_000_000_000),
                    "lease": .duration(nanoseconds: 1_000_000_000), "transitions": .count(0),
                ]
            ),
            reason: "A name that no candidate has; an hour, as of a time zone; a lease of 1 s, the "
                + "shortest that a record can hold."
        )
    }

    private static let changes = ["holder", "clear", "renewed", "lease", "transitions", "label"]

    private static let parameters = [
        Parameter(
            "change",
            .choice(changes),
            "what is edited: another holder is put in, or none; the time of the renewal, the "
                + "lease or the count of transitions; or nothing that counts, but a label; drawn "
                + "if not given, `clear` where the fault is fixed"
        ),
        Parameter("to", .text, "the name that is put in"),
        Parameter("by", .duration, "how far the time of the renewal is moved"),
        ClockDirections.steps.parameter("which way it is moved; drawn if not given"),
        Parameter("lease", .duration, "the lease that is put in, in whole seconds"),
        Parameter("transitions", .count(0...1_000_000), "the count that is put in"),
    ]

    /// The edit.
    public init() {}

    /// Once in a run, if at all.
    public func plan(
        _ settings: Settings,
        for cluster: Cluster,
        drawing draws: FaultDraws
    ) -> [PlannedFault] {
        let fault = draws.strike("records", settings, until: cluster.end) { fault, generator in
            fault.targets = []
            let change = Int(generator.next().below(UInt64(Self.changes.count)))
            let isBack = generator.next().below(2) == 1
            var rest = settings.withoutOccurrence
            rest["change"] = .text(settings.text("change") ?? Self.changes[change])
            rest["direction"] = .text(settings.text("direction") ?? (isBack ? "back" : "forward"))
            fault.parameters = rest.planned
        }
        return fault.map { [$0] } ?? []
    }

    /// All of it, unless all that is edited is a label, or a renewal's time.
    ///
    /// A label does away with nothing; a renewal's time matters only to those who go by clocks of
    /// others.
    public func voided(by fault: PlannedFault) -> [Assumption] {
        switch change(of: fault) {
        case "label": []
        case "renewed": [.noThirdPartyEdits]
        default: kind.voids
        }
    }

    /// As `voided(by:)` has it.
    public var voidsNote: String {
        "With `change: label` it does away with nothing, with `change: renewed` with the first of "
            + "these only."
    }

    /// A lease is at least a second, and a name is one word or more.
    public func objection(to fault: PlannedFault) -> String? {
        if let complaint = fault.objection(by: kind.fixed) { return complaint }
        if let lease = fault.nanoseconds("lease"), lease < 1_000_000_000 {
            return "`lease` \(Setting.text(ofNanoseconds: lease)), where a second is the least"
        }
        return fault.text("to")?.isEmpty == true ? "an empty name in to" : nil
    }

    /// Edits.
    public func begin(_ fault: PlannedFault, in world: World) {
        world.tellServices("edit-records \(words(for: fault))")
    }

    /// It is over as soon as it has begun.
    public func end(_ fault: PlannedFault, in world: World) {}

    private func change(of fault: PlannedFault) -> String { fault.text("change") ?? "clear" }

    private func words(for fault: PlannedFault) -> String {
        let change = change(of: fault)
        switch change {
        case "holder": return "holder \(fault.text("to") ?? "somebody")"
        case "renewed":
            let distance = fault.nanoseconds("by") ?? 3_600_000_000_000
            return "renewed \(ClockDirections.steps.signed(distance, of: fault))"
        case "lease": return "lease \((fault.nanoseconds("lease") ?? 0) / 1_000_000_000)"
        case "transitions": return "transitions \(fault.number("transitions") ?? 0)"
        default: return change
        }
    }
}
