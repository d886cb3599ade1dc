internal import LockstepDeterminism
public import LockstepFaults
public import LockstepSimulation

/// What breaks while a simulated test goes on: kinds of faults of which each seed draws some, and
/// the network's weather.
///
///     try await world.run(for: .seconds(60), breaking: .standard)
///     try await world.run(for: .seconds(60), breaking: .standard.without("delete"))
///     try await world.run(
///         for: .seconds(60),
///         breaking: .only("lost-reply", ["chance": .share(partsPerMillion: 1_000_000)])
///     )
///
/// The kinds, and what can be set about each, are those that scenarios name: `Scenarios/faults.md`
/// has them all.
public struct Breakage: Sendable {
    /// The kinds that are drawn, with all their parameters.
    public private(set) var families: [(kind: String, settings: Settings)]
    /// Faults at times of their own, counted from when things begin to break, or aimed ones.
    public var fixed: FaultPlan
    /// The network's weather, as far as it is not that of the default mix.
    ///
    /// Traps on a name or a value that the network cannot have.
    public var network: Settings {
        didSet { Breakage.check(network, against: DefaultMix.weatherParameters, of: "the network") }
    }

    /// The default mix: what every scenario meets that names no faults.
    public static let standard = Breakage(families: DefaultMix.faults)

    /// The weather of the default mix, and no faults.
    public static let none = Breakage(families: [])

    /// One kind of fault.
    ///
    /// Traps on a kind that there is none of, and on settings that it cannot have.
    ///
    /// - Parameters:
    ///   - kind: Its name.
    ///   - settings: What differs from its defaults.
    /// - Returns: That kind, in the weather of the default mix.
    public static func only(_ kind: String, _ settings: Settings = Settings()) -> Breakage {
        none.adding(kind, settings)
    }

    /// Only the faults of a plan, whose times count from when things begin to break.
    public static func only(_ plan: FaultPlan) -> Breakage {
        var breakage = none
        breakage.fixed = plan
        return breakage
    }

    /// Another kind of fault besides, or the same one with other settings.
    ///
    /// Traps on a kind that there is none of, and on settings that it cannot have.
    ///
    /// - Parameters:
    ///   - kind: Its name.
    ///   - settings: What differs from the default mix, or from its defaults if it is not in that.
    /// - Returns: All of it.
    public func adding(_ kind: String, _ settings: Settings = Settings()) -> Breakage {
        let known = FaultCatalog.fault(kind)?.kind
        guard let known else {
            let names = FaultCatalog.all.map(\.kind.name).joined(separator: ", ")
            preconditionFailure("no fault is called \(kind); there are \(names)")
        }
        Breakage.check(settings, against: known.random, of: kind)
        let standard = DefaultMix.settings(of: kind) ?? known.defaults
        var copy = self
        copy.families.removeAll { $0.kind == kind }
        copy.families.append((kind, settings.over(standard)))
        return copy
    }

    /// The same without some kinds.
    ///
    /// Traps on a kind that is not among them.
    public func without(_ kinds: String...) -> Breakage {
        var copy = self
        for kind in kinds {
            let names = families.map(\.kind).joined(separator: ", ")
            precondition(
                families.contains { $0.kind == kind },
                "\(kind) is not among what breaks: \(names)"
            )
            copy.families.removeAll { $0.kind == kind }
        }
        return copy
    }

    /// Traps on settings that are none of these parameters', or of another type: they would be
    /// passed over in silence.
    private static func check(
        _ settings: Settings,
        against parameters: [Parameter],
        of whom: String
    ) {
        for entry in settings.entries {
            guard let parameter = parameters.first(where: { $0.name == entry.name }) else {
                let names = parameters.map(\.name).joined(separator: ", ")
                preconditionFailure("\(whom) has no \(entry.name) to be set; it has \(names)")
            }
            precondition(
                parameter.type.admits(entry.value),
                "\(entry.name) of \(whom) cannot be \(entry.value); it is a \(parameter.type)"
            )
        }
    }

    private init(families: [(kind: String, settings: Settings)]) {
        self.families = families
        fixed = FaultPlan()
        network = Settings()
    }

    /// The faults that a seed draws, from a moment on and for so long.
    ///
    /// Traps on a fault that cannot be carried out, in the words of its kind.
    func plan(in world: World, from begin: Instant, for cluster: Cluster) -> FaultPlan {
        var plan = FaultPlan(drawing: families, for: cluster, seed: world.seed)
        plan.faults += fixed.faults
        for planned in plan.faults {
            guard let fault = FaultCatalog.fault(planned.kind) else {
                preconditionFailure("no fault is called \(planned.kind)")
            }
            if let objection = fault.objection(to: planned) {
                preconditionFailure("the fault \(planned.id) has \(objection)")
            }
        }
        return plan.delayed(byNanoseconds: begin.nanoseconds)
    }

    /// Whether a message may take longer than a moment, so that no effect can be relied on to
    /// follow soon on its check.
    var hasSlowMessages: Bool {
        (network.over(DefaultMix.network).partsPerMillion("slow") ?? 0) > 0
    }

    /// Whether something is to break, the weather apart.
    var hasFaults: Bool { !families.isEmpty || !fixed.faults.isEmpty }
}
