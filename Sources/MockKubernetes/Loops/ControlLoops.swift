public import LockstepDeterminism

/// The control loops of one cluster, driven together on one clock.
///
///     var loops = ControlLoops([GarbageCollector(settings, seed: seed), …])
///     loops.begin(with: &server, at: now)
///     loops.notice(server.drainCommits(), kinds: server.kinds, at: now)
///     while let next = loops.nextInstant, next <= now.instant { … loops.act(on: &server, at: now) }
///
/// The caller drains the server and hands every commit to `notice`, those that `act` made too.
///
/// - Determinism: Loops that are due at one instant act in their order in the list.
public struct ControlLoops: Sendable {
    private var loops: [any ControlLoop]
    /// The earliest instant at which a loop wants to act; `nil` if none does.
    public private(set) var nextInstant: Instant?

    /// Puts loops together.
    public init(_ loops: [any ControlLoop] = []) {
        self.loops = loops
        lookAhead()
    }

    /// The loops' names, in order.
    public var names: [String] { loops.map(\.name) }

    /// Lets every loop learn what is stored.
    public mutating func begin(with server: inout APIServer, at now: Moment) {
        for index in loops.indices { loops[index].begin(with: &server, at: now) }
        lookAhead()
    }

    /// Lets every loop learn commits, in order.
    ///
    /// - Parameters:
    ///   - commits: What was written since the last call.
    ///   - kinds: The server's kinds, which the commits count.
    ///   - now: The moment at which the loops learn of it.
    public mutating func notice(_ commits: [Commit], kinds: [ResourceKind], at now: Moment) {
        guard !loops.isEmpty, !commits.isEmpty else { return }
        for commit in commits {
            let kind = kinds[commit.kindIndex]
            for index in loops.indices { loops[index].notice(commit, of: kind, at: now) }
        }
        lookAhead()
    }

    /// Lets the first loop that is due act; the others have their turn at the next call, after
    /// they have learnt of what this one did.
    ///
    /// - Returns: Whether one was due.
    @discardableResult
    public mutating func act(on server: inout APIServer, at now: Moment) -> Bool {
        for index in loops.indices {
            guard let due = loops[index].nextInstant, due <= now.instant else { continue }
            loops[index].act(on: &server, at: now)
            lookAhead()
            return true
        }
        return false
    }

    /// Changes the loop of this type, if there is one: pulls a lever that only it has.
    public mutating func change<Loop: ControlLoop>(
        _ type: Loop.Type,
        _ body: (inout Loop) -> Void
    ) {
        for index in loops.indices {
            guard var loop = loops[index] as? Loop else { continue }
            body(&loop)
            loops[index] = loop
        }
        lookAhead()
    }

    /// The loop of this type, if there is one.
    public func loop<Loop: ControlLoop>(_ type: Loop.Type) -> Loop? {
        for loop in loops { if let loop = loop as? Loop { return loop } }
        return nil
    }

    private mutating func lookAhead() {
        nextInstant = nil
        for loop in loops {
            guard let due = loop.nextInstant else { continue }
            nextInstant = nextInstant.map { min($0, due) } ?? due
        }
    }
}
