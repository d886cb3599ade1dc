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

    /// What clients may say, with what goes without saying: whatever electors report, and whoever
    /// starts, stops and kills them.
    private static let defaults: [String: JSONObject] = [
        "pod-started": [:],
        "pod-killed": [:],
        "pod-paused": ["suspended": false],
        "pod-resumed": [:],
        "pod-terminating": [:],
        "pod-exited": [:],
        "campaign-began": [:],
        "nested": [:],
        "waiting": [:],
        "left-queue": [:],
        "gave-up": [:],
        "sharing": [:],
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

    /// Reads one statement, or a list of them.
    ///
    /// A `deadlineSeconds` among the fields, counted from now, stands for a `deadlineNanoseconds`
    /// on the server's clock.
    ///
    /// - Throws: `Complaint` with what was found and what was expected; nothing is taken then.
    static func read(_ json: JSONValue, at now: Instant) throws(Complaint) -> [ClientStatement] {
        guard case .array(let items) = json else { return [try ClientStatement(json, at: now)] }
        var statements: [ClientStatement] = []
        for item in items { statements.append(try ClientStatement(item, at: now)) }
        return statements
    }

    private init(_ json: JSONValue, at now: Instant) throws(Complaint) {
        guard case .object(let tree) = json else {
            throw Complaint("found \(json.shown), \(Self.expectation)")
        }
        guard let pod = tree.string("pod"), (1...253).contains(pod.utf8.count) else {
            let found = tree["pod"].map { "\($0.shown) as its pod" } ?? "no pod"
            throw Complaint("found \(found), \(Self.expectation)")
        }
        guard let name = tree.string("event"), var fields = Self.defaults[name] else {
            let found = tree["event"].map { "\($0.shown) as its event" } ?? "no event"
            throw Complaint("found \(found), \(Self.expectation)")
        }
        let number = tree["incarnation"] ?? 1
        guard let incarnation = number.asInteger.flatMap(UInt32.init(exactly:)) else {
            throw Complaint("incarnation is a number from 0 to \(UInt32.max), not \(number.shown)")
        }
        if let given = tree["fields"] {
            guard case .object(let members) = given else {
                throw Complaint("fields is an object, not \(given.shown)")
            }
            for member in members.members { fields[member.key] = member.value }
        }
        if let seconds = fields["deadlineSeconds"] {
            guard let nanoseconds = ClientStatement.nanoseconds(seconds) else {
                throw Complaint("deadlineSeconds is a number from 0 to 86400, not \(seconds.shown)")
            }
            fields["deadlineNanoseconds"] = .integer(now.nanoseconds + nanoseconds)
        }
        let lookup = FieldLookup(fields)
        guard let event = Event(name: name, fields: lookup) else {
            throw Complaint("the fields of \(name) cannot be read: \(lookup.problem)")
        }
        self.pod = pod
        self.incarnation = incarnation
        self.event = event
        lacksToken = name == "granted" && tree["fields"]?["token"] == nil
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

/// The fields of a statement, and which of them was looked for in vain last.
private final class FieldLookup: FieldSource {
    private let fields: JSONObject
    private var lacking: (name: String, type: String)?

    init(_ fields: JSONObject) {
        self.fields = fields
    }

    /// What is wrong with the fields, if an event could not be read from them.
    var problem: String {
        guard let (name, type) = lacking else { return "a value is none that is known there" }
        let found = fields[name].map { "not \($0.shown)" } ?? "and is not there"
        return "\(name) is \(type), \(found)"
    }

    private func found<Value>(_ value: Value?, _ name: String, _ type: String) -> Value? {
        if value == nil { lacking = (name, type) }
        return value
    }

    func integer(_ name: String) -> Int64? { found(fields.integer(name), name, "a whole number") }
    func text(_ name: String) -> String? { found(fields.string(name), name, "a text") }
    func flag(_ name: String) -> Bool? { found(fields.bool(name), name, "true or false") }
}
