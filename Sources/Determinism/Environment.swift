/// Everything a process is handed instead of asking the system for it.
///
/// The library takes one in production and in the world; the code that runs is the same. What a
/// process does not get through here (files, locale, environment variables) no rule of a lock may
/// depend on.
public struct Environment: Sendable {
    /// Who the process is, for records that people read.
    ///
    /// It need not be unique, and no rule may rely on it.
    public var identity: String
    /// The process's clocks and alarms.
    public var timekeeper: any Timekeeper
    /// The process's source of random words.
    public var randomness: any Randomness
    /// The services the process can reach, by name.
    public var services: ServiceDirectory

    /// Puts an environment together.
    public init(
        identity: String,
        timekeeper: any Timekeeper,
        randomness: any Randomness,
        services: ServiceDirectory = ServiceDirectory()
    ) {
        self.identity = identity
        self.timekeeper = timekeeper
        self.randomness = randomness
        self.services = services
    }
}

/// A process's clocks and its alarms.
///
/// An alarm calls `wake()` once, no earlier than its local deadline; how much later is not
/// promised. Alarms count the time a host is suspended.
public protocol Timekeeper: Sendable {
    /// The monotonic clock that counts suspension.
    var now: LocalInstant { get }
    /// The wall clock, for display only.
    var wallClock: WallInstant { get }
    /// Asks for a call of `sleeper.wake()` at a local instant; at once if it has passed.
    ///
    /// - Parameters:
    ///   - sleeper: Who is woken. It is held until the alarm has rung or was cancelled.
    ///   - deadline: The earliest reading of `now` at which to ring.
    /// - Returns: A handle for `cancel(_:)`.
    func setAlarm(for sleeper: any Sleeper, at deadline: LocalInstant) -> AlarmID
    /// Takes an alarm back. One that has rung, or is about to in another thread, is ignored.
    func cancel(_ alarm: AlarmID)
}

/// Someone an alarm can wake.
public protocol Sleeper: AnyObject, Sendable {
    /// Called once when the alarm rings; must return soon and must not block.
    func wake()
}

/// Names one alarm of one timekeeper.
public struct AlarmID: Hashable, Sendable {
    /// A number the timekeeper chose; never used twice.
    public let rawValue: UInt64

    /// Names an alarm by its number.
    @inlinable
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}

/// A source of random words.
public protocol Randomness: Sendable {
    /// The next 64 random bits.
    func next() -> UInt64
}

/// The services a process can reach: a transport for each name.
///
/// A transport's type belongs to the service's vocabulary (`APITransport` for Kubernetes), which
/// this module does not know; asking with another type finds nothing.
public struct ServiceDirectory: Sendable {
    private var entries: [(name: String, transport: any Sendable)] = []

    /// A directory with nothing in it.
    public init() {}

    /// Enters a transport under a name, in place of an earlier one of that name.
    public mutating func enter<Transport: Sendable>(_ transport: Transport, as name: String) {
        entries.removeAll { $0.name == name }
        entries.append((name, transport))
    }

    /// The transport entered under a name, if it is of this type.
    public func transport<Transport>(_ type: Transport.Type, named name: String) -> Transport? {
        for entry in entries where entry.name == name { return entry.transport as? Transport }
        return nil
    }

    /// The names in the order they were first entered.
    public var names: [String] { entries.map(\.name) }
}
