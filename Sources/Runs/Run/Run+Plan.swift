public import LockstepDeterminism
public import LockstepFaults
internal import LockstepServices
internal import LockstepSimulation

extension Run {
    /// A plan that somebody wrote, with what it leaves out as a scenario has it that leaves it out.
    ///
    /// A plan that was drawn leaves nothing out that a scenario would fill in.
    public func completed(_ plan: FaultPlan) -> FaultPlan {
        var plan = plan
        for index in plan.faults.indices {
            let standard = catalog.fault(plan.faults[index].kind)?.kind.fixedDefaults ?? Settings()
            for parameter in standard.planned
            where !plan.faults[index].parameters.contains(where: { $0.name == parameter.name }) {
                plan.faults[index].parameters.append(parameter)
            }
        }
        return plan
    }

    /// Looks at a plan that did not come from this scenario's own draws.
    ///
    /// - Parameters:
    ///   - plan: The plan.
    ///   - file: Where it was read, as errors shall name it.
    ///   - seed: The seed it shall be carried out with; of a swarm it draws the configuration.
    /// - Throws: `ScenarioError` for the first fault that cannot be carried out in this scenario.
    public func check(
        _ plan: FaultPlan,
        from file: String,
        for seed: Seed
    ) throws(ScenarioError) {
        let run = drawn(by: seed).run
        for planned in plan.faults {
            guard let mistake = run.mistake(in: planned) else { continue }
            throw ScenarioError(
                file: file,
                place: .file,
                found: "the fault \(planned.id) with \(mistake.found)",
                expected: mistake.expected,
                suggestion: mistake.suggestion
            )
        }
    }

    private func mistake(
        in planned: PlannedFault
    ) -> (found: String, expected: String, suggestion: String?)? {
        // Services are told of faults in words.
        if planned.id.contains(where: \.isWhitespace) {
            return ("the id \(quoted(planned.id))", "an id of one word", nil)
        }
        let kinds = catalog.faults.map(\.kind.name)
        guard let fault = catalog.fault(planned.kind) else {
            let nearest = nearestName(to: planned.kind, in: kinds)
            return ("the kind \(planned.kind)", "one of \(kinds.joined(separator: ", "))", nearest)
        }
        if fault.kind.needsUpdate, scenario.system.update == nil {
            return ("no next version to update to", "a scenario with a section `update`", nil)
        }
        let pods = scenario.system.pods
        let nodes = scenario.system.cluster?.nodeNames ?? []
        switch fault.kind.target {
        case .nothing: break
        case .nodes:
            for target in planned.targets where !nodes.contains(target) {
                return ("the target \(target)", "a node: \(nodes.joined(separator: ", "))", nil)
            }
        case .pods, .links:
            for target in planned.targets where !pods.contains(target) {
                return ("the target \(target)", "a pod: \(pods.joined(separator: ", "))", nil)
            }
        }
        // An aimed fault can strike whoever did what it waits for, and that is a pod.
        let needsTarget =
            fault.kind.target != .nothing && (planned.when == nil || fault.kind.target != .pods)
        if planned.targets.isEmpty, needsTarget {
            let names = fault.kind.target == .nodes ? nodes : pods
            return ("no target", "at least one of \(names.joined(separator: ", "))", nil)
        }
        if let pod = planned.when?.pod, !pods.contains(pod) {
            return ("a trigger by \(pod)", "a pod: \(pods.joined(separator: ", "))", nil)
        }
        if let objection = planned.when?.objection {
            return ("a trigger with " + objection.found, objection.expected, nil)
        }
        if let mistake = catalog.unknownResource(of: planned, in: scenario) { return mistake }
        if let mistake = catalog.unknownWord(of: planned, in: scenario) { return mistake }
        let breaking = Instant(nanoseconds: scenario.phases.breakingNanoseconds)
        guard planned.begin >= .zero, planned.begin <= planned.end, planned.end <= breaking else {
            return (
                "the time from \(planned.begin) to \(planned.end)",
                "a time between 0 and the end of breaking, \(breaking)", nil
            )
        }
        // What the end of breaking has cut off is not too short.
        let least = fault.kind.leastDurationNanoseconds
        if planned.end.nanoseconds - planned.begin.nanoseconds < least, planned.end < breaking {
            let lasts = planned.end.nanoseconds - planned.begin.nanoseconds
            return ("a duration of \(lasts) ns", "at least \(least) ns", nil)
        }
        if let objection = fault.objection(to: planned) {
            return (objection, "parameters of \(planned.kind)", nil)
        }
        return fault.kind.undeclared(in: planned)
    }
}

extension FaultKind {
    /// A parameter that nobody looks at.
    fileprivate func undeclared(
        in planned: PlannedFault
    ) -> (found: String, expected: String, suggestion: String?)? {
        let names = plannedNames
        guard let stray = planned.parameters.first(where: { !names.contains($0.name) }) else {
            return nil
        }
        let expected = names.isEmpty ? "none" : "one of \(quotedList(names))"
        let nearest =
            names.first { $0.hasPrefix(stray.name) } ?? nearestName(to: stray.name, in: names)
        return ("the parameter \(quoted(stray.name))", expected, nearest)
    }
}

extension Catalog {
    /// What is wrong with the settings of a scenario's faults together, by the kinds' own rules;
    /// `nil` if all of them can be carried out.
    func problem(
        in scenario: Scenario
    ) -> (found: String, expected: String, suggestion: String?)? {
        let drawn = drawPlan(for: scenario, seed: Seed(0))
        var planned = Array(drawn.faults.suffix(scenario.faults.fixed.count))
        let cluster = cluster(of: scenario)
        for (kind, settings) in families(of: scenario.faults) {
            var certain = settings
            certain["chance"] = .share(partsPerMillion: 1_000_000)
            certain["begin"] = .durationRange(nanoseconds: 0...0)
            if let objection = fault(kind)?.objection(toDrawn: certain) {
                let found = "the fault \(kind) with " + objection
                return (found, "settings of the fault that fit together", nil)
            }
            let draws = FaultDraws(seed: Seed(0), kind: kind)
            planned += fault(kind)?.plan(certain, for: cluster, drawing: draws) ?? []
        }
        for planned in planned {
            let name = "the fault \(planned.kind) with "
            if let objection = fault(planned.kind)?.objection(to: planned) {
                return (name + objection, "settings of the fault that fit together", nil)
            }
            if let mistake = unknownResource(of: planned, in: scenario) {
                return (name + mistake.found, mistake.expected, mistake.suggestion)
            }
        }
        return nil
    }

    /// A method, a service or an API server that a fault names and that there is not.
    func unknownWord(
        of planned: PlannedFault,
        in scenario: Scenario
    ) -> (found: String, expected: String, suggestion: String?)? {
        let verbs = ServiceCatalog.methods
        for verb in [planned.text("verb"), planned.when?.subject.verb] {
            guard let verb, !verbs.contains(verb) else { continue }
            let nearest = nearestName(to: verb.uppercased(), in: verbs)
            return ("the verb \(verb)", "one of \(verbs.joined(separator: ", "))", nearest)
        }
        let services = ServiceCatalog.names
        for word in planned.text("services")?.split(separator: " ") ?? [] {
            let name = String(word)
            guard !services.contains(name) else { continue }
            let nearest = nearestName(to: name, in: services)
            return ("the service \(name)", "among \(services.joined(separator: ", "))", nearest)
        }
        let replicas = scenario.api.count("replicas") ?? 1
        if let replica = planned.number("replica"), replica >= replicas {
            return (
                "the API server \(replica), where `api.replicas` is \(replicas)",
                "one of them, counted from 0", nil
            )
        }
        return nil
    }

    /// A kind of object that a fault looks for and that nobody in the scenario serves.
    func unknownResource(
        of planned: PlannedFault,
        in scenario: Scenario
    ) -> (found: String, expected: String, suggestion: String?)? {
        let known = KubernetesService.resources(in: scenario.api) + ProtectedResource.names
        for resource in [planned.text("resource"), planned.when?.subject.resource] {
            guard let resource, !known.contains(resource) else { continue }
            return (
                "the resource \(resource)",
                "one of \(known.joined(separator: ", ")), or one declared under `api.custom`",
                nearestName(to: resource, in: known)
            )
        }
        return nil
    }
}
