public import LockstepDeterminism

/// What the record of a lock says, in a store of versioned records.
public struct RegisterRecord: Hashable, Sendable {
    /// Who holds the lock, for people; empty for nobody.
    ///
    /// Two processes may spell it alike.
    public var holder: String
    /// The acquisition that holds the lock, or a placeholder's own mark; `nil` if nobody holds it,
    /// or if the holder writes no grants.
    public var grant: GrantID?
    /// How long others must leave the record alone, in nanoseconds; 0 if it does not say.
    public var leaseNanoseconds: Int64
    /// When the holder acquired the lock, on its own wall clock, for people.
    public var acquireTime: WallInstant?
    /// When the holder last renewed, on its own wall clock, for people.
    public var renewTime: WallInstant?
    /// How many acquisitions there were before this one, in this object.
    public var transitions: Int64

    /// Puts a record together.
    public init(
        holder: String,
        grant: GrantID?,
        leaseNanoseconds: Int64,
        acquireTime: WallInstant? = nil,
        renewTime: WallInstant? = nil,
        transitions: Int64 = 0
    ) {
        self.holder = holder
        self.grant = grant
        self.leaseNanoseconds = leaseNanoseconds
        self.acquireTime = acquireTime
        self.renewTime = renewTime
        self.transitions = transitions
    }

    /// Whether nobody holds the lock, and anybody may take it at once.
    @inlinable public var isFree: Bool { holder.isEmpty && grant == nil }

    /// Whether nobody holds the lock, but somebody may still hold a deleted record's: it may be
    /// taken only once it has rested for its lease.
    ///
    /// The grant is nobody's; it only tells the record from a free one.
    @inlinable public var isPlaceholder: Bool { holder.isEmpty && grant != nil }
}

/// Names one acquisition of a lock: 64 fresh random bits.
public struct GrantID: Hashable, Sendable, CustomStringConvertible {
    /// The bits.
    public let rawValue: UInt64

    /// Names an acquisition by its bits.
    @inlinable
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Reads exactly 16 lower-case hexadecimal digits; `nil` for anything else.
    @inlinable
    public init?(hexadecimal text: some StringProtocol) {
        var bits: UInt64 = 0
        var count = 0
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39: bits = bits << 4 | UInt64(byte - 0x30)
            case 0x61...0x66: bits = bits << 4 | UInt64(byte - 0x61 + 10)
            default: return nil
            }
            count += 1
        }
        guard count == 16 else { return nil }
        self.rawValue = bits
    }

    /// Sixteen hexadecimal digits, which `init(hexadecimal:)` reads back.
    public var description: String { rawValue.sixteenDigits }
}

/// Which state of which object a store has told of.
public struct RegisterVersion: Hashable, Sendable {
    /// The store's name for this state; never used twice for one object.
    public var version: String
    /// The object; another one after deletion and new creation.
    public var uid: String
    /// A number that rises with every write to the store; `nil` if versions cannot be ordered.
    public var orderKey: UInt64?

    /// Puts a version together.
    public init(version: String, uid: String, orderKey: UInt64?) {
        self.version = version
        self.uid = uid
        self.orderKey = orderKey
    }
}

/// What `RegisterElection` asks of its store.
public enum RegisterRequest: Hashable, Sendable {
    /// What does the record say? The answer must not be older than the question.
    case read
    /// Store this record, if the store is still in the state expected.
    case write(RegisterRecord, expecting: ExpectedState)
}

/// The state a write relies on.
public enum ExpectedState: Hashable, Sendable {
    /// There is no record.
    case absent
    /// The record is in exactly this state of this object.
    case version(RegisterVersion)
}

/// What a store answers to a `RegisterRequest`.
public enum RegisterResponse: Hashable, Sendable {
    /// The record, and the state it is in.
    case found(RegisterRecord, RegisterVersion)
    /// There is no record.
    case missing
    /// The record was stored, and is in this state now.
    case written(RegisterVersion)
    /// The store was not in the state expected; nothing was stored.
    case conflict
    /// The store will never make such a record, for the reason given.
    case refused(String)
}
