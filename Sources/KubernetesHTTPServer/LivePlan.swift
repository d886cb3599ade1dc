internal import LockstepDeterminism
internal import LockstepFaults
internal import LockstepMockKubernetes

/// The faults of a scenario's plan that make sense for a server alone, with their times.
///
/// A plan is drawn for pods of a world; the pods of a served API are processes of somebody's own,
/// which the server cannot pause, kill or give another clock. What it can do is lose their replies,
/// delete the locks' records, and whatever is a disturbance of the control plane.
struct LivePlan: Sendable {
    /// One fault with its times since the server began.
    struct Step: Sendable {
        var id: String
        var begin: Instant
        var end: Instant
        var deed: Deed
    }

    /// What a step does.
    enum Deed: Sendable {
        /// The control plane is disturbed.
        case disturb(Disturbance)
        /// The record of every lock is deleted, behind everyone's back.
        case deleteRecords
    }

    /// The steps that are not begun yet, earliest first.
    private(set) var steps: [Step]
    /// The faults that only a world could carry out, by name.
    let skipped: [String]

    /// Takes a plan apart.
    init(_ plan: FaultPlan) {
        var steps: [Step] = []
        var skipped: [String] = []
        for fault in plan.faults {
            if let deed = LivePlan.deed(of: fault) {
                steps.append(Step(id: fault.id, begin: fault.begin, end: fault.end, deed: deed))
            } else {
                skipped.append(fault.id)
            }
        }
        self.steps = steps.sorted { ($0.begin, $0.id) < ($1.begin, $1.id) }
        self.skipped = skipped
    }

    /// When the next step begins.
    var next: Instant? { steps.first?.begin }

    /// Takes the steps out whose time has come.
    mutating func takeDue(at now: Instant) -> [Step] {
        let due = steps.prefix { $0.begin <= now }
        steps.removeFirst(due.count)
        return Array(due)
    }

    private static func deed(of fault: PlannedFault) -> Deed? {
        switch fault.kind {
        case "delete": return .deleteRecords
        case "lost-reply":
            let share = fault.parameters.first { $0.name == "share" }?.value
            guard case .number(let partsPerMillion)? = share else { return nil }
            return .disturb(
                .requests(
                    RequestDisturbance(
                        partsPerMillion: partsPerMillion,
                        stage: .after,
                        effect: .lost
                    )
                )
            )
        case "hung": return .disturb(.requests(hanging(fault)))
        default:
            let known = FaultCatalog.fault(fault.kind) as? any ServiceFault
            guard let trouble = known?.trouble(fault) else { return nil }
            return (try? Disturbance(text: trouble)).map { .disturb($0) }
        }
    }

    /// Requests without an answer; in a world it is the network that has them hang.
    private static func hanging(_ fault: PlannedFault) -> RequestDisturbance {
        RequestDisturbance(
            verbs: fault.text("verb").map(RequestDisturbance.Verb.sent) ?? [],
            partsPerMillion: fault.number("share") ?? 1_000_000,
            stage: fault.number("carriedOut") == 1 ? .after : .before,
            effect: .hung
        )
    }
}

extension RequestDisturbance.Verb {
    /// What is sent with a method of HTTP, or is called LIST or WATCH among them.
    fileprivate static func sent(_ method: String) -> [RequestDisturbance.Verb] {
        switch method {
        case "GET": [.get]
        case "LIST": [.list]
        case "WATCH": [.watch]
        case "POST": [.create]
        case "PUT": [.update]
        case "PATCH": [.patch]
        case "DELETE": [.delete]
        default: []
        }
    }
}
