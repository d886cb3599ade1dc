public import LockstepDeterminism

/// Every fault of a run, with its times and targets, before the run begins.
///
/// A generator draws it from a seed, a record keeps it, and a run takes it in place of the
/// generator. Where two begin at one moment, the run's pick decides which comes first, as of
/// whatever else is due at once.
///
///     let plan = FaultPlan(faults: [
///         PlannedFault(id: "pause-1", kind: "pause", begin: begin, end: end, targets: ["a"])
///     ])
///     try FaultPlan(text: plan.text, file: "plan.json") == plan        // true
///
/// It does not know which kinds there are; whoever applies it does.
public struct FaultPlan: Hashable, Sendable {
    /// The faults in their order.
    public var faults: [PlannedFault]

    /// A plan of these faults.
    public init(faults: [PlannedFault] = []) {
        self.faults = faults
    }
}

/// One fault of a plan: what happens to whom, from when until when.
public struct PlannedFault: Hashable, Sendable {
    /// The name by which the record refers to the fault; unique in a plan.
    public var id: String
    /// The kind of fault, as its catalog calls it.
    public var kind: String
    /// When the fault begins.
    public var begin: Instant
    /// When it ends; `begin` itself for a fault that is over at once.
    public var end: Instant
    /// The pods or links it is aimed at; what they mean is the kind's own business.
    public var targets: [String]
    /// What else the kind needs to know, in an order that the plan keeps; every name once.
    public var parameters: [Parameter]
    /// What must be observed for it to begin; `nil` for a fault that begins at its time.
    ///
    /// With a trigger, `begin` is the earliest moment, `end` tells how long it lasts, and without a
    /// target it strikes the pod whose doing was observed.
    public var when: Trigger?

    /// Puts a fault together.
    public init(
        id: String,
        kind: String,
        begin: Instant,
        end: Instant,
        targets: [String] = [],
        parameters: [Parameter] = [],
        when: Trigger? = nil
    ) {
        self.id = id
        self.kind = kind
        self.begin = begin
        self.end = end
        self.targets = targets
        self.parameters = parameters
        self.when = when
    }

    /// A named value.
    public struct Parameter: Hashable, Sendable {
        /// Its name, with the unit last where it has one.
        public var name: String
        /// What it says.
        public var value: Value

        /// A number by its name.
        public init(_ name: String, _ number: Int64) {
            self.name = name
            self.value = .number(number)
        }

        /// A text by its name.
        public init(_ name: String, _ text: String) {
            self.name = name
            self.value = .text(text)
        }
    }

    /// What a parameter can say.
    public enum Value: Hashable, Sendable {
        /// A whole number.
        case number(Int64)
        /// A text.
        case text(String)
    }

    /// The number of this name, if there is one.
    public func number(_ name: String) -> Int64? {
        for parameter in parameters where parameter.name == name {
            if case .number(let number) = parameter.value { return number }
        }
        return nil
    }

    /// The text of this name, if there is one.
    public func text(_ name: String) -> String? {
        for parameter in parameters where parameter.name == name {
            if case .text(let text) = parameter.value { return text }
        }
        return nil
    }
}
