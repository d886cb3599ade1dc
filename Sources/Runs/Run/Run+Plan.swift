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
            guard let complaint = run.complaint(about: planned) else { continue }
            throw ScenarioError(
                complaint.about("the fault \(planned.id)"),
                file: file,
                place: .file
            )
        }
    }

    private func complaint(about planned: PlannedFault) -> Complaint? {
        // Services are told of faults in words.
        if planned.id.contains(where: \.isWhitespace) {
            return Complaint(found: "the id \(quoted(planned.id))", expected: "an id of one word")
        }
        let kinds = catalog.faults.map(\.kind.name)
        guard let fault = catalog.fault(planned.kind) else {
            return Complaint(
                found: "the kind \(planned.kind)",
                expected: "one of \(kinds.joined(separator: ", "))",
                suggestion: nearestName(to: planned.kind, in: kinds)
            )
        }
        if fault.kind.needsUpdate, scenario.system.update == nil {
            return Complaint(
                found: "no next version to update to",
                expected: "a scenario with a section `update`"
            )
        }
        return complaint(aboutTargetsOf: planned, struckBy: fault.kind)
            ?? complaint(aboutTriggerOf: planned)
            ?? catalog.unknownResource(of: planned, in: scenario)
            ?? catalog.unknownWord(of: planned, in: scenario)
            ?? complaint(aboutTimesOf: planned, struckBy: fault.kind)
            ?? fault.objection(to: planned).map {
                Complaint(found: $0, expected: "parameters of \(planned.kind)")
            }
            ?? fault.kind.undeclared(in: planned)
    }

    private func complaint(
        aboutTargetsOf planned: PlannedFault,
        struckBy kind: FaultKind
    ) -> Complaint? {
        if kind.target == .nothing { return nil }
        let isOfNodes = kind.target == .nodes
        let names =
            isOfNodes ? scenario.system.cluster?.nodeNames ?? [] : scenario.system.pods
        let list = names.joined(separator: ", ")
        for target in planned.targets where !names.contains(target) {
            return Complaint(
                found: "the target \(target)",
                expected: "a \(isOfNodes ? "node" : "pod"): \(list)"
            )
        }
        // An aimed fault can strike whoever did what it waits for, and that is a pod.
        let needsTarget = planned.when == nil || kind.target != .pods
        guard planned.targets.isEmpty, needsTarget else { return nil }
        return Complaint(found: "no target", expected: "at least one of \(list)")
    }

    private func complaint(aboutTriggerOf planned: PlannedFault) -> Complaint? {
        let pods = scenario.system.pods
        if let pod = planned.when?.pod, !pods.contains(pod) {
            return Complaint(
                found: "a trigger by \(pod)",
                expected: "a pod: \(pods.joined(separator: ", "))"
            )
        }
        return planned.when?.objection.map {
            Complaint(found: "a trigger with " + $0.found, expected: $0.expected)
        }
    }

    private func complaint(
        aboutTimesOf planned: PlannedFault,
        struckBy kind: FaultKind
    ) -> Complaint? {
        let breaking = Instant(nanoseconds: scenario.phases.breakingNanoseconds)
        guard planned.begin >= .zero, planned.begin <= planned.end, planned.end <= breaking else {
            return Complaint(
                found: "the time from \(planned.begin) to \(planned.end)",
                expected: "a time between 0 and the end of breaking, \(breaking)"
            )
        }
        // What the end of breaking has cut off is not too short.
        let least = kind.leastDurationNanoseconds
        let lasts = planned.end.nanoseconds - planned.begin.nanoseconds
        if lasts >= least || planned.end == breaking { return nil }
        return Complaint(found: "a duration of \(lasts) ns", expected: "at least \(least) ns")
    }
}

extension Complaint {
    /// The same complaint, of something in a fault.
    fileprivate func about(_ fault: String) -> Complaint {
        var complaint = self
        complaint.found = "\(fault) with \(found)"
        return complaint
    }
}

extension FaultKind {
    /// A parameter that nobody looks at.
    fileprivate func undeclared(in planned: PlannedFault) -> Complaint? {
        let names = plannedNames
        guard let stray = planned.parameters.first(where: { !names.contains($0.name) }) else {
            return nil
        }
        let expected = names.isEmpty ? "none" : "one of \(quotedList(names))"
        let nearest =
            names.first { $0.hasPrefix(stray.name) } ?? nearestName(to: stray.name, in: names)
        return Complaint(
            found: "the parameter \(quoted(stray.name))",
            expected: expected,
            suggestion: nearest
        )
    }
}

extension Catalog {
    /// What is wrong with the settings of a scenario's faults together, by the kinds' own rules;
    /// `nil` if all of them can be carried out.
    func complaint(aboutFaultsOf scenario: Scenario) -> Complaint? {
        let drawn = drawPlan(for: scenario, seed: Seed(0))
        var planned = Array(drawn.faults.suffix(scenario.faults.fixed.count))
        let cluster = cluster(of: scenario)
        for (kind, settings) in families(of: scenario.faults) {
            var certain = settings
            certain["chance"] = .share(partsPerMillion: 1_000_000)
            certain["begin"] = .durationRange(nanoseconds: 0...0)
            if let objection = fault(kind)?.objection(toDrawn: certain) {
                return Complaint(found: objection, expected: Self.fitting)
                    .about("the fault \(kind)")
            }
            let draws = FaultDraws(seed: Seed(0), kind: kind)
            planned += fault(kind)?.plan(certain, for: cluster, drawing: draws) ?? []
        }
        for planned in planned {
            let complaint =
                fault(planned.kind)?.objection(to: planned).map {
                    Complaint(found: $0, expected: Self.fitting)
                } ?? unknownResource(of: planned, in: scenario)
            if let complaint { return complaint.about("the fault \(planned.kind)") }
        }
        return nil
    }

    private static let fitting = "settings of the fault that fit together"

    /// A method, a service or an API server that a fault names and that there is not.
    func unknownWord(
        of planned: PlannedFault,
        in scenario: Scenario
    ) -> Complaint? {
        let verbs = ServiceCatalog.methods
        for verb in [planned.text("verb"), planned.when?.subject.verb] {
            guard let verb, !verbs.contains(verb) else { continue }
            let nearest = nearestName(to: verb.uppercased(), in: verbs)
            return Complaint(
                found: "the verb \(verb)",
                expected: "one of \(verbs.joined(separator: ", "))",
                suggestion: nearest
            )
        }
        let services = ServiceCatalog.names
        for word in planned.text("services")?.split(separator: " ") ?? [] {
            let name = String(word)
            guard !services.contains(name) else { continue }
            let nearest = nearestName(to: name, in: services)
            return Complaint(
                found: "the service \(name)",
                expected: "among \(services.joined(separator: ", "))",
                suggestion: nearest
            )
        }
        let replicas = scenario.api.count("replicas") ?? 1
        if let replica = planned.number("replica"), replica >= replicas {
            return Complaint(
                found: "the API server \(replica), where `api.replicas` is \(replicas)",
                expected: "one of them, counted from 0"
            )
        }
        return nil
    }

    /// A kind of object that a fault looks for and that nobody in the scenario serves.
    func unknownResource(
        of planned: PlannedFault,
        in scenario: Scenario
    ) -> Complaint? {
        let known = KubernetesService.resources(in: scenario.api) + ProtectedResource.names
        for resource in [planned.text("resource"), planned.when?.subject.resource] {
            guard let resource, !known.contains(resource) else { continue }
            return Complaint(
                found: "the resource \(resource)",
                expected: "one of \(known.joined(separator: ", ")), or one declared under "
                    + "`api.custom`",
                suggestion: nearestName(to: resource, in: known)
            )
        }
        return nil
    }
}
