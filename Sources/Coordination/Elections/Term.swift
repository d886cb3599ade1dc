public import LockstepDeterminism
internal import Synchronization

/// One holding of a lock, as the work under it sees it.
///
/// A term can end at any moment. `isHeld` says what was true when it was asked; what happens
/// between the question and an effect, only a fencing token can make harmless.
public struct Term: Sendable {
    /// The lock's name.
    public let name: String
    /// The holder, as the record spells it for people.
    public let holder: String
    /// The number that protected resources check.
    public let token: FencingToken

    @usableFromInline let state: TermState
    @usableFromInline let timekeeper: any Timekeeper

    @usableFromInline
    init(
        name: String,
        holder: String,
        grant: Grant,
        timekeeper: any Timekeeper
    ) {
        self.name = name
        self.holder = holder
        self.token = grant.token
        self.state = TermState(deadline: grant.deadline)
        self.timekeeper = timekeeper
    }

    /// When the term ends by itself unless it is renewed, on the process's own clock.
    ///
    /// It moves with every renewal. Whoever reads it at the very deadline may see the term over and
    /// then held again, by a renewal that was counted in time; once the loss has been taken note of
    /// it lies in the past for good.
    public var deadline: LocalInstant { state.deadline }

    /// Whether the lock is held at this instant.
    public var isHeld: Bool { timekeeper.now < deadline }

    /// Makes sure that the term will last a while longer.
    ///
    /// Call it before each effect.
    ///
    /// - Parameter margin: How long the effect may take at most.
    /// - Throws: `TermTooShort` if the term is over or ends within the margin.
    public func check(margin: Duration = .zero) throws(TermTooShort) {
        let now = timekeeper.now
        let deadline = self.deadline
        let wanted = max(margin.wholeNanoseconds, 0)
        guard now.advanced(byNanoseconds: wanted) < deadline else {
            let left = deadline > now ? deadline.nanoseconds(since: now) : 0
            throw TermTooShort(name: name, left: .nanoseconds(left), margin: margin)
        }
    }
}

/// A term is over, or too near its end for what was asked.
public struct TermTooShort: Error, Hashable, CustomStringConvertible {
    /// The lock's name.
    public let name: String
    /// What is left of the term; zero if it is over.
    public let left: Duration
    /// What was asked for.
    public let margin: Duration

    /// Names a term that has too little left.
    public init(name: String, left: Duration, margin: Duration) {
        self.name = name
        self.left = left
        self.margin = margin
    }

    /// The mistake avoided, as a sentence.
    public var description: String {
        left > .zero
            ? "the term of \(name) ends in \(left), and \(margin) were asked for"
            : "the term of \(name) is over"
    }
}

/// The part of a term that moves.
@usableFromInline
final class TermState: Sendable {
    private let current: Mutex<LocalInstant>

    init(deadline: LocalInstant) {
        current = Mutex(deadline)
    }

    var deadline: LocalInstant { current.withLock { $0 } }

    /// Moves the deadline; a term that is over stays over.
    @usableFromInline
    func extend(to later: LocalInstant) {
        current.withLock { if $0 != .distantPast { $0 = later } }
    }

    @usableFromInline
    func end() {
        current.withLock { $0 = .distantPast }
    }
}

extension LocalInstant {
    fileprivate static let distantPast = LocalInstant(nanoseconds: .min)
}
