/// Why a text is no disturbance.
public struct DisturbanceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was found, and what was expected.
    public let description: String
}

extension Disturbance: CustomStringConvertible {
    /// The names of all disturbances in text, in their order.
    public static let names = [
        "store-frozen", "store-failover", "compaction", "replica-down", "replica-cut-off",
        "replica-slow",
        "replica-stale", "request-errors", "requests-lost", "requests-hung",
        "credentials-expired", "watches-dropped", "watches-gapped", "watches-repeated",
        "bookmarks-lost",
    ]

    /// Reads a disturbance: its name, and what is particular to it as `key=value`.
    ///
    ///     store-frozen applied=50%
    ///     store-failover loses=1
    ///     replica-slow replica=0 by=250ms
    ///     credentials-expired clients=a,b
    ///     request-errors verbs=create,update status=503 retry-after=1 stage=after share=20%
    ///
    /// A share is a percentage or in `ppm`, 100 % if it is not given; a time is in `ns`, `us`,
    /// `ms` or `s`; replicas are counted from 0.
    ///
    /// - Parameter text: Words separated by spaces.
    /// - Throws: `DisturbanceError` for an unknown name or key, and for a value that is none.
    public init(text: String) throws(DisturbanceError) {
        var words = text.split(separator: " ")[...]
        guard let name = words.popFirst() else {
            throw DisturbanceError(description: "an empty text is no disturbance")
        }
        var fields = try DisturbanceFields(words, of: String(name))
        self = try Disturbance.read(String(name), &fields)
        try fields.finish()
    }

    private static func read(
        _ name: String,
        _ fields: inout DisturbanceFields
    ) throws(DisturbanceError) -> Disturbance {
        switch name {
        case "store-frozen":
            return .storeFrozen(
                appliedPartsPerMillion: try fields.share("applied", default: 500_000)
            )
        case "store-failover": return .storeFailover(try failover(&fields))
        case "compaction": return .compaction
        case "replica-down": return .replicaDown(try fields.count("replica", default: 0))
        case "replica-cut-off": return .replicaCutOff(try fields.count("replica", default: 0))
        case "replica-slow":
            return .replicaSlow(
                try fields.count("replica", default: 0),
                nanoseconds: try fields.time("by")
            )
        case "replica-stale":
            return .replicaStale(
                try fields.count("replica", default: 0),
                nanoseconds: try fields.time("by")
            )
        case "request-errors", "requests-lost", "requests-hung":
            return .requests(try requests(name, &fields))
        case "credentials-expired":
            return .requests(.credentialsExpired(of: fields.list("clients")))
        case "watches-dropped":
            return .watchesDropped(partsPerMillion: try fields.share("share"))
        case "watches-gapped":
            return .watchesGapped(partsPerMillion: try fields.share("share"))
        case "watches-repeated":
            return .watchesRepeated(partsPerMillion: try fields.share("share"))
        case "bookmarks-lost":
            return .bookmarksLost(partsPerMillion: try fields.share("share"))
        default:
            throw DisturbanceError(
                description: "no disturbance is called \(name); there are "
                    + names.joined(separator: ", ")
            )
        }
    }

    private static func failover(
        _ fields: inout DisturbanceFields
    ) throws(DisturbanceError) -> StoreFailover {
        let failover = StoreFailover(
            losses: try fields.count("loses", default: 0),
            bump: Int64(try fields.count("bump", default: 0)),
            appliedPartsPerMillion: try fields.share("applied", default: 500_000),
            isExcuse: try fields.count("excused", default: 1) > 0,
            refills: try fields.count("refills", default: 0) > 0,
            everyNanoseconds: try fields.time("every", default: 0),
            electionNanoseconds: try fields.time("election", default: 1_000_000_000)
        )
        guard
            failover.everyNanoseconds == 0
                || failover.electionNanoseconds < failover.everyNanoseconds
        else {
            throw DisturbanceError(
                description: "store-failover: an election takes less time than lies between two"
            )
        }
        return failover
    }

    private static func requests(
        _ name: String,
        _ fields: inout DisturbanceFields
    ) throws(DisturbanceError) -> RequestDisturbance {
        var verbs: [RequestDisturbance.Verb] = []
        for word in fields.list("verbs") {
            guard let verb = RequestDisturbance.Verb(rawValue: word) else {
                let all = RequestDisturbance.Verb.allCases.map(\.rawValue).joined(separator: ", ")
                throw DisturbanceError(description: "no verb is called \(word); there are \(all)")
            }
            verbs.append(verb)
        }
        let stageName = fields.take("stage") ?? "before"
        guard let stage = RequestDisturbance.Stage(rawValue: stageName) else {
            throw DisturbanceError(description: "a stage is before or after, not \(stageName)")
        }
        let effect: RequestDisturbance.Effect
        switch name {
        case "requests-lost": effect = .lost
        case "requests-hung": effect = .hung
        default:
            let status = try fields.count("status", default: 503)
            guard Trouble.isKnown(status) else {
                let known = Trouble.plain.map(String.init).joined(separator: ", ")
                throw DisturbanceError(
                    description: "a status is one of \(known), or 500 to 599, not \(status)"
                )
            }
            let after = try fields.count("retry-after", default: -1)
            effect = .status(status, retryAfterSeconds: after < 0 ? nil : Int64(after))
        }
        return RequestDisturbance(
            verbs: verbs,
            clients: fields.list("clients"),
            partsPerMillion: try fields.share("share"),
            stage: stage,
            effect: effect
        )
    }

    /// The disturbance as `init(text:)` reads it.
    public var description: String {
        switch self {
        case .storeFrozen(let applied): "store-frozen applied=\(applied)ppm"
        case .storeFailover(let failover): failover.text
        case .compaction: "compaction"
        case .replicaDown(let replica): "replica-down replica=\(replica)"
        case .replicaCutOff(let replica): "replica-cut-off replica=\(replica)"
        case .replicaSlow(let replica, let time): "replica-slow replica=\(replica) by=\(time)ns"
        case .replicaStale(let replica, let time): "replica-stale replica=\(replica) by=\(time)ns"
        case .requests(let requests): requests.text
        case .watchesDropped(let share): "watches-dropped share=\(share)ppm"
        case .watchesGapped(let share): "watches-gapped share=\(share)ppm"
        case .watchesRepeated(let share): "watches-repeated share=\(share)ppm"
        case .bookmarksLost(let share): "bookmarks-lost share=\(share)ppm"
        }
    }
}

extension StoreFailover {
    /// The disturbance in text.
    fileprivate var text: String {
        "store-failover loses=\(losses) bump=\(bump) applied=\(appliedPartsPerMillion)ppm"
            + (isExcuse ? "" : " excused=0") + (refills ? " refills=1" : "")
            + (everyNanoseconds > 0
                ? " every=\(everyNanoseconds)ns election=\(electionNanoseconds)ns" : "")
    }
}

extension RequestDisturbance {
    /// The disturbance in text.
    fileprivate var text: String {
        var words: [String]
        switch effect {
        case .status(let code, let after):
            words = ["request-errors", "status=\(code)"]
            if let after { words.append("retry-after=\(after)") }
        case .lost: words = ["requests-lost"]
        case .hung: words = ["requests-hung"]
        }
        if !verbs.isEmpty {
            words.append("verbs=\(verbs.map(\.rawValue).joined(separator: ","))")
        }
        if !clients.isEmpty { words.append("clients=\(clients.joined(separator: ","))") }
        words.append("stage=\(stage.rawValue)")
        words.append("share=\(partsPerMillion)ppm")
        return words.joined(separator: " ")
    }
}
