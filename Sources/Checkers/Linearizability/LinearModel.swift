/// What the object of a history is.
public enum LinearModel: String, CaseIterable, Hashable, Sendable {
    /// A register with `read` and `write`.
    case register
    /// A register with `read`, `write` and `cas`.
    case casRegister = "cas-register"
    /// A map with `get`, `put` and `append`.
    ///
    /// Contents are texts or lists. Which of them a key holds is told by what was seen there; where
    /// that tells nothing, by what was certainly put or appended, and then by what may have been.
    /// What failed tells nothing.
    case keyValue = "kv"
    /// A lock with `acquire` and `release`, held by one process at a time.
    case mutex
    /// A mutex whose `acquire` hands out a token greater than all before it.
    case fencedLock = "fenced-lock"

    /// The operations there are.
    public var verbs: [OperationVerb] {
        switch self {
        case .register: [.read, .write]
        case .casRegister: [.read, .write, .cas]
        case .keyValue: [.get, .put, .append]
        case .mutex, .fencedLock: [.acquire, .release]
        }
    }

    /// What the object does, in one sentence.
    public var sentence: String {
        switch self {
        case .register: "A read sees the value written last."
        case .casRegister: "A read sees the value written last; a cas found what it expected."
        case .keyValue: "A get sees the value put last, with what was appended since."
        case .mutex: "One process holds the lock at a time, and only it gives the lock back."
        case .fencedLock: "A mutex; every token handed out is greater than those before it."
        }
    }

    /// Whether it matters who asks.
    var keepsProcesses: Bool { self == .mutex || self == .fencedLock }
}
