// Parts of a scenario that are for some systems only, so that one file can serve several.
extension ScenarioReader {
    /// The systems that a part is for: a name or a list of names.
    func only(_ node: ScenarioNode) throws(ScenarioError) -> [String] {
        let names = vocabulary.systems.map(\.name)
        guard node.items == nil else { return try list(node, among: names) }
        return [try name(node, of: "the name of a system, or a list of them", among: names)]
    }

    /// The claims of a scenario for a system: names of judges, and mappings that name judges for
    /// some systems only.
    ///
    /// One that has claims for other systems alone is refused.
    func claims(
        _ node: ScenarioNode?,
        of system: String
    ) throws(ScenarioError) -> [String] {
        guard let node else { return [] }
        guard let items = node.items, items.contains(where: { $0.entries != nil }) else {
            return try list(node, among: judgeNames)
        }
        var claims: [String] = []
        for item in items {
            for claim in try claimed(item, by: system) {
                try append(claim, to: &claims, at: item)
            }
        }
        guard !claims.isEmpty else {
            throw error(
                at: node.place,
                found: "claims of other systems alone",
                expected: "a claim of `\(system)` among them, or no `claims`"
            )
        }
        return claims
    }

    /// The claims that are left out for a system, since they are for others only.
    func claimsOfOthers(
        _ node: ScenarioNode?,
        than system: String
    ) throws(ScenarioError) -> [String] {
        var claims: [String] = []
        for item in node?.items ?? [] where item.entries != nil {
            guard try claimed(item, by: system).isEmpty else { continue }
            claims += try list(try required("judges", of: item), among: judgeNames)
        }
        return claims
    }

    /// The names of the judges that there are.
    var judgeNames: [String] { vocabulary.judges.map(\.name) }

    private func claimed(
        _ item: ScenarioNode,
        by system: String
    ) throws(ScenarioError) -> [String] {
        guard item.entries != nil else {
            return [try name(item, of: "the name of a judge", among: judgeNames)]
        }
        var reader = self
        let entries = try reader.closed(item, path: "", keys: ["only", "judges"])
        guard entries.count == 2 else {
            throw error(
                at: item.place,
                found: "a mapping without `\(item["only"] == nil ? "only" : "judges")`",
                expected: "`{ only: [a system], judges: [a judge] }`"
            )
        }
        let systems = try only(try required("only", of: item))
        let judges = try list(try required("judges", of: item), among: judgeNames)
        return systems.contains(system) ? judges : []
    }
}
