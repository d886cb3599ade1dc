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
        default:
            guard Disturbance.names.contains(fault.kind) else { return nil }
            let words = fault.parameters.map(word)
            let text = ([fault.kind] + words).joined(separator: " ")
            return (try? Disturbance(text: text)).map { .disturb($0) }
        }
    }

    /// A parameter of a plan as the text of a disturbance spells it.
    private static func word(_ parameter: PlannedFault.Parameter) -> String {
        let unit = "Nanoseconds"
        let name =
            parameter.name.hasSuffix(unit)
            ? String(parameter.name.dropLast(unit.count)) : parameter.name
        switch parameter.value {
        case .text(let text): return "\(name)=\(text)"
        case .number(let number):
            if name != parameter.name { return "\(name)=\(number)ns" }
            return name == "share" || name == "applied"
                ? "\(name)=\(number)ppm" : "\(name)=\(number)"
        }
    }
}
