internal import LockstepCheckers
internal import LockstepSimulation

extension ScenarioReader {
    /// The least time between two effects of a pod: a run of a minute has an end.
    private static let leastEffectPeriodNanoseconds: Int64 = 1_000_000

    /// The most pods a scenario can have: enough for a herd of those that wait.
    private static let podLimit: Int64 = 100

    /// The whole scenario; its source is filled in by the caller.
    mutating func scenario(_ root: ScenarioNode) throws(ScenarioError) -> Scenario {
        _ = try closed(root, path: "", keys: Scenario.keys)
        let title = try title(required("title", of: root))
        let system = try system(root)
        let network = try root["network"].map { node throws(ScenarioError) in
            try settings(node, path: "network", parameters: vocabulary.network)
        }
        let api = try root["api"].map { node throws(ScenarioError) in
            try settings(node, path: "api", parameters: vocabulary.api)
        }
        apiServers = api?.count("replicas") ?? 1
        let phases = try phases(root, pods: system.pods)
        return Scenario(
            source: Scenario.Source(file: file, text: "", overrides: []),
            title: title,
            system: system,
            network: network ?? Settings(),
            api: api ?? Settings(),
            faults: try faults(root["faults"], system: system, phases: phases),
            work: try root["work"].map { node throws(ScenarioError) in
                try work(node, of: system.name)
            },
            judges: try judges(root["judges"]),
            phases: phases,
            claims: try claims(root["claims"], of: system.name),
            claimsOfOthers: try claimsOfOthers(root["claims"], than: system.name),
            demands: try root["demands"].map { node throws(ScenarioError) in
                try list(node, among: Coverage().counts.map(\.name))
            } ?? []
        )
    }

    /// A title, which is printed as it stands.
    private func title(_ node: ScenarioNode) throws(ScenarioError) -> String {
        let expected = "a title on one line"
        let text = try scalar(node, expected: expected)
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else {
            throw error(
                at: node.place,
                found: "a title with control characters",
                expected: expected
            )
        }
        return text
    }

    private mutating func system(_ root: ScenarioNode) throws(ScenarioError) -> Scenario.System {
        let names = vocabulary.systems.map(\.name)
        let node = try required("system", of: root)
        let name = try name(node, of: "the name of a system", among: names)
        guard let entry = vocabulary.systems.first(where: { $0.name == name }) else {
            throw error(at: node.place, found: quoted(name), expected: "the name of a system")
        }
        let count = try value(required("pods", of: root), type: .count(1...Self.podLimit))
        guard case .count(let pods) = count else {
            throw error(at: root.place, found: "no number of pods", expected: "1 to 100")
        }
        let timings = try root["timings"].map { node throws(ScenarioError) in
            try settings(node, path: "timings", parameters: entry.timings)
        }
        let options = try root["options"].map { node throws(ScenarioError) in
            try settings(node, path: "options", parameters: entry.options)
        }
        return Scenario.System(
            name: name,
            pods: (0..<Int(pods)).map(Self.podName),
            timings: timings ?? Settings(),
            options: options ?? Settings(),
            cluster: try cluster(root["cluster"], pods: pods),
            update: try update(root, of: entry)
        )
    }

    /// The name of a pod by its number: `a` to `z`, then `aa`, `ab` and so on.
    private static func podName(_ number: Int) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        let last = String(letters[number % letters.count])
        return number < letters.count ? last : podName(number / letters.count - 1) + last
    }

    private func phases(_ root: ScenarioNode, pods: [String]) throws(ScenarioError)
        -> Scenario.Phases
    {
        let node = try required("breaking", of: root)
        let breaking = try nanoseconds(node)
        guard breaking > 0 else {
            throw error(
                at: node.place,
                found: "no time at all",
                expected: "a duration above zero",
                suggestion: "60s"
            )
        }
        let recovering = try root["recovering"].map { node throws(ScenarioError) in
            try nanoseconds(node)
        }
        return Scenario.Phases(
            breakingNanoseconds: breaking,
            recoveringNanoseconds: recovering,
            ending: try ending(root, pods: pods)
        )
    }

    private func ending(
        _ root: ScenarioNode,
        pods: [String]
    ) throws(ScenarioError) -> Scenario.Ending {
        let word = try root["ending"].map { node throws(ScenarioError) in
            try name(node, of: "how the faults end", among: ["healed", "frozen"])
        }
        let core = try root["core"].map { node throws(ScenarioError) in
            try list(node, among: pods)
        }
        if word == "frozen" { return .frozen(core: core ?? []) }
        if let node = root["core"] {
            throw error(
                at: node.place,
                found: "a core",
                expected: "a core only where faults stay as they are",
                suggestion: "ending: frozen"
            )
        }
        return .healed
    }

    private mutating func work(
        _ node: ScenarioNode,
        of system: String
    ) throws(ScenarioError) -> Scenario.Work {
        _ = try closed(node, path: "work", keys: ["effects", "resources", "manner"])
        let effects = try required("effects", of: node)
        let expected = "`every` and a duration, as in `every 3s`"
        let text = try scalar(effects, expected: expected)
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 2, words[0] == "every" else {
            let bare = (try? Quantities.nanoseconds(text)) != nil
            throw error(
                at: effects.place,
                found: quoted(text),
                expected: expected,
                suggestion: bare ? "every \(text)" : nil
            )
        }
        let period: Int64
        do throws(Complaint) {
            period = try Quantities.nanoseconds(words[1])
        } catch {
            throw ScenarioError(error, file: file, place: effects.place)
        }
        guard period > 0 else {
            throw error(
                at: effects.place,
                found: "effects without a pause",
                expected: expected
            )
        }
        guard period >= Self.leastEffectPeriodNanoseconds else {
            throw error(
                at: effects.place,
                found: "effects every \(quoted(words[1]))",
                expected: "at least a millisecond from one to the next",
                suggestion: "every 1ms"
            )
        }
        let resources = try node["resources"].map { node throws(ScenarioError) in
            try list(node, among: vocabulary.resources)
        }
        return Scenario.Work(
            effectPeriodNanoseconds: period,
            resources: resources ?? [],
            manners: try node["manner"].map { node throws(ScenarioError) in
                try manners(node, of: system)
            } ?? []
        )
    }

    /// The manners of which each pod draws one: a name, a list of names, or `any`.
    private func manners(
        _ node: ScenarioNode,
        of system: String
    ) throws(ScenarioError) -> [String] {
        let names = vocabulary.systems.first { $0.name == system }?.manners ?? []
        guard node.items == nil else { return try list(node, among: names) }
        let text = try name(node, of: "a manner, a list of them, or `any`", among: names + ["any"])
        return text == "any" ? names : [text]
    }

    private func judges(_ node: ScenarioNode?) throws(ScenarioError) -> [String]? {
        guard let node, node.text != "default" else { return nil }
        if let text = node.text {
            throw error(
                at: node.place,
                found: quoted(text),
                expected: "`default` or a list of judges",
                suggestion: nearestName(to: text, in: ["default"])
                    ?? nearest(to: text, in: judgeNames).map { "[\($0)]" }
            )
        }
        return try list(node, among: judgeNames)
    }
}
