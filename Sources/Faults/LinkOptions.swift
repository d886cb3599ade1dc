internal import LockstepSimulation

/// What faults on links have in common: which way, with which services, which messages.
enum LinkOptions {
    static let directions = ["both", "requests", "replies"]

    /// Which links.
    static let services = Parameter(
        "services",
        .list([]),
        "the services whose links are struck; all if it is not given"
    )

    /// Which way.
    static let direction = Parameter(
        "direction",
        .choice(directions),
        "whether requests, replies or both are struck"
    )

    /// Which messages.
    static let messages = [
        Parameter("verb", .text, "only requests of this method, such as PUT, LIST or WATCH"),
        Parameter("resource", .text, "only requests about this kind of object, such as leases"),
        Parameter("object", .text, "only requests about the object of this name"),
        Parameter("share", .share, "how many of them are struck"),
        Parameter(
            "first",
            .count(1...1_000_000),
            "only so many of them on each link and each way, the first ones"
        ),
    ]

    /// What those that make messages late say of what they do away with.
    static let effectsNote =
        "About replies only, or about requests of another `verb` than `effect`, it does away with "
        + "nothing."

    /// All of these.
    static let all = [direction, services] + messages
    /// All that matters to a fault that strikes one way only.
    static let oneWay = [services] + messages
}

extension PlannedFault {
    /// The services whose links are struck.
    func services(in world: World) -> [String] {
        guard let names = text("services") else { return world.serviceNames }
        let wanted = names.split(separator: " ").map(String.init)
        return world.serviceNames.filter { wanted.contains($0) }
    }

    /// Every directed link that is struck, in order: pods, then services, requests first.
    func links(in world: World, direction: String? = nil) -> [LinkFault.Link] {
        let direction = direction ?? text("direction") ?? "both"
        return targets.flatMap { pod in
            services(in: world).flatMap { service -> [LinkFault.Link] in
                var links: [LinkFault.Link] = []
                if direction != "replies" { links.append((pod, service)) }
                if direction != "requests" { links.append((service, pod)) }
                return links
            }
        }
    }

    /// Lays a rule about the meant messages on every link that is struck.
    func lay(_ action: LinkRule.Action, on world: World, direction: String? = nil) {
        let rule = LinkRule(
            action,
            on: SubjectPattern(
                verb: text("verb"),
                resource: text("resource"),
                name: text("object")
            ),
            partsPerMillion: UInt64(clamping: number("share") ?? 1_000_000),
            limit: number("first")
        )
        for link in links(in: world, direction: direction) {
            world.addRule(rule, from: link.from, to: link.to, owner: id)
        }
    }
}

extension PlannedFault {
    /// Whether effects on protected resources are among the messages that it is about.
    var meansEffects: Bool {
        text("direction") != "replies" && (text("verb") ?? "effect") == "effect"
    }

    /// What is wrong with a fault about watches of a kind that leaves streams as they are.
    func objectionToWatches() -> String? {
        text("verb") == "WATCH" ? "verb WATCH, whose messages come once and in their order" : nil
    }
}
