/// What a message is about: the method, the kind of thing, and its name, as far as it has them.
public struct Subject: Hashable, Sendable {
    /// The method: `PUT`, `WATCH`, `effect`.
    public var verb: String
    /// The kind of thing: `leases`; empty if the message names none.
    public var resource: String
    /// The thing's own name; empty if the message names none.
    public var name: String

    /// Puts a subject together.
    public init(verb: String, resource: String = "", name: String = "") {
        self.verb = verb
        self.resource = resource
        self.name = name
    }

    /// Reads the subject out of a summary such as `PUT leases/l@123`.
    public init(summary: String) {
        let words = summary.split(separator: " ", maxSplits: 1)
        verb = words.first.map(String.init) ?? ""
        let path = words.count > 1 ? words[1].prefix { $0 != "@" } : ""
        let parts = path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        resource = parts.first.map(String.init) ?? ""
        name = parts.count > 1 ? String(parts[1]) : ""
    }
}

/// Which requests are meant, by what they are about; what it does not say it does not look at.
///
///     SubjectPattern(verb: "PUT", resource: "leases").matches(Subject(summary: "PUT leases/l"))
public struct SubjectPattern: Hashable, Sendable {
    /// The method.
    public var verb: String?
    /// The kind of thing.
    public var resource: String?
    /// The thing's name.
    public var name: String?

    /// Puts a pattern together; one that says nothing fits everything.
    public init(verb: String? = nil, resource: String? = nil, name: String? = nil) {
        self.verb = verb
        self.resource = resource
        self.name = name
    }

    /// Whether it fits everything, so that nobody has to look.
    public var isOpen: Bool { verb == nil && resource == nil && name == nil }

    /// Whether a message about this is meant.
    public func matches(_ subject: Subject) -> Bool {
        (verb ?? subject.verb) == subject.verb && (resource ?? subject.resource) == subject.resource
            && (name ?? subject.name) == subject.name
    }
}

extension Parcel {
    /// What the parcel is about.
    var subject: Subject { body?.subject ?? Subject(verb: "\(first)", resource: "\(second)") }
}
