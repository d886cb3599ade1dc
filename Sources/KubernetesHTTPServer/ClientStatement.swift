internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepKubernetes
internal import LockstepRuns

/// What a client says happened to it, as it sends it to the server.
///
///     {"pod":"a","event":"granted","fields":{"lock":"l","token":3}}
///     {"pod":"a","event":"belief-ended","fields":{"lock":"l"}}
///
/// It is taken to happen when it arrives.
struct ClientStatement {
    /// Who says it.
    var pod: String
    /// Which life of it.
    var incarnation: UInt32
    /// What it says.
    var event: Event
    /// Whether it says that a lock was granted, and not with which token.
    var lacksToken: Bool

    /// What clients may say, with what goes without saying.
    private static let defaults: [String: JSONObject] = [
        "pod-started": [:],
        "pod-exited": [:],
        "campaign-began": [:],
        "granted": ["scope": "", "token": 0],
        "deadline-set": [:],
        "belief-ended": ["reason": ""],
        "callback": ["reason": ""],
        "body-began": ["scope": "", "token": 0],
        "body-cancelled": [:],
        "body-ended": [:],
        "release-sent": [:],
        "release-ended": ["outcome": "ok"],
        "leader-observed": [:],
        "effect-issued": ["scope": ""],
        "effect-applied": ["scope": "", "fenced": true, "accepted": true],
    ]

    /// What a body should have been.
    static let expectation =
        "expected {\"pod\":NAME,\"event\":EVENT,\"fields\":{\"lock\":NAME,…}} or a list of them; "
        + "EVENT is one of " + defaults.keys.sorted().joined(separator: ", ")

    /// Reads one statement, or a list of them; `nil` if something in it is not one.
    ///
    /// A `deadlineSeconds` among the fields, counted from now, stands for a `deadlineNanoseconds`
    /// on the server's clock.
    static func read(_ json: JSONValue, at now: Instant) -> [ClientStatement]? {
        guard case .array(let items) = json else {
            return ClientStatement(json, at: now).map { [$0] }
        }
        var statements: [ClientStatement] = []
        for item in items {
            guard let statement = ClientStatement(item, at: now) else { return nil }
            statements.append(statement)
        }
        return statements
    }

    private init?(_ json: JSONValue, at now: Instant) {
        guard let pod = json["pod"]?.asString, !pod.isEmpty, pod.utf8.count <= 253,
            let name = json["event"]?.asString, var fields = ClientStatement.defaults[name],
            let incarnation = UInt32(exactly: json["incarnation"]?.asInteger ?? 1)
        else { return nil }
        if let given = json["fields"] {
            guard case .object(let tree) = given else { return nil }
            for member in tree.members { fields[member.key] = member.value }
        }
        if let seconds = fields["deadlineSeconds"] {
            guard let nanoseconds = ClientStatement.nanoseconds(seconds) else { return nil }
            fields["deadlineNanoseconds"] = .integer(now.nanoseconds + nanoseconds)
        }
        guard let event = Event(name: name, json: fields) else { return nil }
        self.pod = pod
        self.incarnation = incarnation
        self.event = event
        lacksToken = name == "granted" && json["fields"]?["token"] == nil
    }

    /// Up to a day.
    private static func nanoseconds(_ seconds: JSONValue) -> Int64? {
        let value: Double
        switch seconds {
        case .integer(let number): value = Double(number)
        case .double(let number): value = number
        default: return nil
        }
        guard value >= 0, value <= 86_400 else { return nil }
        return Int64(value * 1_000_000_000)
    }
}
