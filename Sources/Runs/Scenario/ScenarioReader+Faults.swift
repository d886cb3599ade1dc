internal import LockstepFaults
internal import LockstepSimulation

extension ScenarioReader {
    /// What may break: `default`, `none`, or a list of `default`, kinds, and fixed faults.
    mutating func faults(
        _ node: ScenarioNode?,
        system: Scenario.System,
        phases: Scenario.Phases
    ) throws(ScenarioError) -> FaultMix {
        guard let node, node.text != "default" else { return .standard }
        guard node.text != "none" else { return .none }
        guard let items = node.items else {
            throw error(
                at: node.place,
                found: node.kind,
                expected: "`default`, `none` or a list of faults",
                suggestion: node.text.flatMap { nearestName(to: $0, in: ["default", "none"]) }
                    ?? node.entries?.first.map { "- \($0.key): ..." }
            )
        }
        var mix = FaultMix.none
        for (index, item) in items.enumerated() {
            if let text = item.text {
                guard text == "default", !mix.includesDefault else {
                    throw error(
                        at: item.place,
                        found: quoted(text),
                        expected: "`default` once, or a mapping that describes a fault",
                        suggestion: isKind(text)
                            ? "\(text): {}"
                            : text == "default" ? nil : nearestName(to: text, in: ["default"])
                    )
                }
                mix.includesDefault = true
            } else if item["at"] != nil || item["kind"] != nil || item["when"] != nil {
                let path = "faults.\(index)"
                let fixed = try fixed(item, path: path, system: system, phases: phases)
                mix.fixed.append(fixed)
            } else {
                try family(item, into: &mix, system: system)
            }
        }
        return mix
    }

    private func isKind(_ name: String) -> Bool {
        vocabulary.faults.contains { $0.name == name }
    }

    /// Refuses what belongs to fixed faults under a kind that is drawn, and a kind with nothing
    /// under it.
    private func requireDrawn(_ entry: ScenarioNode.Entry) throws(ScenarioError) {
        let (kind, value) = (entry.key, entry.value)
        if value.kind == "nothing" {
            throw error(
                at: entry.keyPlace,
                found: "nothing under \(quoted(kind))",
                expected: "`off`, or what is set about it",
                suggestion: "\(kind): {}"
            )
        }
        for (fixed, drawn) in [("at", "begin"), ("for", "lasts")] where value[fixed] != nil {
            throw error(
                at: value[fixed]?.place ?? value.place,
                found: "`\(fixed)` for a fault that is drawn",
                expected:
                    "`\(drawn)` and a range of durations, as in `\(drawn): 2s..5s`, or a fixed "
                    + "fault: `{ at: 12s, kind: \(kind), ... }`"
            )
        }
    }

    private mutating func family(
        _ item: ScenarioNode,
        into mix: inout FaultMix,
        system: Scenario.System
    ) throws(ScenarioError) {
        guard let entries = item.entries, entries.count == 1, let entry = entries.first else {
            throw error(
                at: item.place,
                found: item.entries == nil ? item.kind : "a mapping of several keys",
                expected: "one kind of fault, as in `partition: { chance: 40% }`, or a fixed fault "
                    + "with `at` and `kind`"
            )
        }
        let names = vocabulary.faults.map(\.name)
        guard let kind = vocabulary.faults.first(where: { $0.name == entry.key }) else {
            throw error(
                at: entry.keyPlace,
                found: "the key \(quoted(entry.key))",
                expected: "a kind of fault: \(quotedList(names))",
                suggestion: nearestName(to: entry.key, in: names)
            )
        }
        guard !mix.without.contains(kind.name),
            !mix.families.contains(where: { $0.kind == kind.name })
        else {
            throw error(
                at: entry.keyPlace,
                found: "the kind \(quoted(kind.name)) again",
                expected: "every kind once"
            )
        }
        guard entry.value.text != "off" else {
            mix.without.append(kind.name)
            return
        }
        try requireDrawn(entry)
        try requireUpdate(for: kind, of: system, at: entry.keyPlace)
        let path = "faults.\(kind.name)"
        let settings = try checked(
            settings(entry.value, path: path, parameters: kind.random),
            at: entry.value.place
        )
        if kind.lasts, let least = settings.nanosecondRange("lasts")?.lowerBound,
            least < kind.leastDurationNanoseconds
        {
            let lasts = entry.value["lasts"]?.place ?? entry.value.place
            throw tooShort(least, of: kind, at: lasts)
        }
        mix.families.append(FaultMix.Family(kind: kind.name, settings: settings))
    }

    private mutating func fixed(
        _ item: ScenarioNode,
        path: String,
        system: Scenario.System,
        phases: Scenario.Phases
    ) throws(ScenarioError) -> FaultMix.Fixed {
        let names = vocabulary.faults.map(\.name)
        let kindNode = try required("kind", of: item)
        let name = try name(kindNode, of: "a kind of fault", among: names)
        guard let kind = vocabulary.faults.first(where: { $0.name == name }) else {
            throw error(at: kindNode.place, found: quoted(name), expected: "a kind of fault")
        }
        try requireUpdate(for: kind, of: system, at: kindNode.place)
        let entries = try closed(item, path: path, keys: Self.fixedKeys(of: kind))
        let when = try item["when"].map { node throws(ScenarioError) in
            try trigger(node, path: path + ".when", system: system)
        }
        let at = try moment(item, isNeeded: when == nil, phases: phases)
        return FaultMix.Fixed(
            kind: name,
            atNanoseconds: at,
            lastsNanoseconds: try lasting(item, kind: kind),
            targets: try targets(item, kind: kind, system: system, isAimed: when != nil),
            settings: try checked(settings(entries, parameters: kind.fixed), at: item.place),
            when: when
        )
    }

    /// When a fixed fault begins; an aimed one may leave it out.
    private func moment(
        _ item: ScenarioNode,
        isNeeded: Bool,
        phases: Scenario.Phases
    ) throws(ScenarioError) -> Int64 {
        guard let node = item["at"] else {
            guard isNeeded else { return 0 }
            throw error(
                at: item.place,
                found: "a fault without a beginning, no key `at`",
                expected: "`at` and a moment, as in `at: 12s`, or `when` and what it waits for"
            )
        }
        let at = try nanoseconds(node)
        guard at < phases.breakingNanoseconds else {
            throw error(
                at: node.place,
                found: "a fault after the time for breaking",
                expected: "a moment before `breaking` is over"
            )
        }
        return at
    }

    /// Settings whose `services`, `verb` and `replica` are such that there are.
    private func checked(
        _ settings: Settings,
        at place: ScenarioPlace
    ) throws(ScenarioError) -> Settings {
        try check(verb: settings.text("verb"), at: place)
        if let replica = settings.count("replica"), replica >= apiServers {
            throw error(
                at: place,
                found: "the API server \(replica), where `api.replicas` is \(apiServers)",
                expected: "one of them, counted from 0",
                suggestion: "api: { replicas: \(replica + 1) }"
            )
        }
        for name in settings.list("services") ?? [] where !vocabulary.services.contains(name) {
            throw error(
                at: place,
                found: "the service \(quoted(name))",
                expected: "services among \(quotedList(vocabulary.services))",
                suggestion: nearestName(to: name, in: vocabulary.services)
            )
        }
        return settings
    }

    private static func fixedKeys(of kind: FaultKind) -> [String] {
        let targets: [String] =
            switch kind.target {
            case .nothing: []
            case .pods: ["pod", "pods"]
            case .nodes: ["node", "nodes"]
            case .links: ["link", "links"]
            }
        return ["at", "when", "kind"] + targets + (kind.lasts ? ["for", "lasts"] : [])
            + kind.fixed.map(\.name)
    }

    private func lasting(
        _ item: ScenarioNode,
        kind: FaultKind
    ) throws(ScenarioError) -> Int64 {
        guard kind.lasts else { return 0 }
        guard let node = try one(of: "for", "lasts", in: item) else {
            throw error(
                at: item.place,
                found: "a fault without an end",
                expected: "`for` and a duration, as in `for: 20s`"
            )
        }
        let lasts = try nanoseconds(node)
        guard lasts >= kind.leastDurationNanoseconds else {
            throw tooShort(lasts, of: kind, at: node.place)
        }
        return lasts
    }

    /// A fault that would be over before anything could meet it.
    private func tooShort(_ lasts: Int64, of kind: FaultKind, at place: ScenarioPlace)
        -> ScenarioError
    {
        error(
            at: place,
            found: "a fault of \(Setting.text(ofNanoseconds: lasts))",
            expected: "at least "
                + Setting.text(ofNanoseconds: kind.leastDurationNanoseconds)
                + ", which a fault of the kind \(quoted(kind.name)) lasts"
        )
    }

    private func targets(
        _ item: ScenarioNode,
        kind: FaultKind,
        system: Scenario.System,
        isAimed: Bool
    ) throws(ScenarioError) -> [String] {
        let (single, several, what): (String, String, String)
        let names: [String]
        switch kind.target {
        case .nothing: return []
        case .pods:
            (single, several, what) = ("pod", "pods", "a pod")
            names = system.pods
        case .nodes:
            (single, several, what) = ("node", "nodes", "a node of the `cluster`")
            names = system.cluster?.nodeNames ?? []
        case .links:
            (single, several, what) = ("link", "links", "a link")
            names = links(of: system)
        }
        guard let node = try one(of: single, several, in: item) else {
            // An aimed fault can strike whoever did what it waits for.
            if isAimed, kind.target == .pods { return [] }
            throw error(
                at: item.place,
                found: "a fault aimed at nothing",
                expected: "`\(single)` and a name, or `\(several)` and a list of names"
                    + (names.isEmpty ? "" : ", among \(quotedList(names))")
            )
        }
        guard node.items != nil else { return [try name(node, of: what, among: names)] }
        return try list(node, among: names)
    }

    /// Every directed link a scenario's pods can have: with one another and with the services.
    private func links(of system: Scenario.System) -> [String] {
        let ends = system.pods + vocabulary.services
        var links: [String] = []
        for from in ends {
            for to in ends where from != to {
                guard system.pods.contains(from) || system.pods.contains(to) else { continue }
                links.append("\(from)->\(to)")
            }
        }
        return links
    }

    /// The value of the one of two keys that is there; both are one too many.
    private func one(
        of first: String,
        _ second: String,
        in item: ScenarioNode
    ) throws(ScenarioError) -> ScenarioNode? {
        if item[first] != nil, let other = item[second] {
            throw error(
                at: other.place,
                found: "both `\(first)` and `\(second)`",
                expected: "one of them"
            )
        }
        return item[first] ?? item[second]
    }
}
