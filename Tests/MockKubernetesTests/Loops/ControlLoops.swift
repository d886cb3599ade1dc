import LockstepDeterminism
import LockstepMockKubernetes

/// Control loops driven by hand, with the levers that a control plane does not have.
struct ControlLoops: Sendable {
    private var loops: [any InformedLoop]
    /// The earliest instant at which a loop wants to act; `nil` if none does.
    private(set) var nextInstant: Instant?

    /// Puts loops together.
    init(_ loops: [any InformedLoop] = []) {
        self.loops = loops
        lookAhead()
    }

    /// The loops' names, in order.
    var names: [String] { loops.map(\.name) }

    /// Lets every loop learn what is stored.
    mutating func begin(with server: inout APIServer, at now: Moment) {
        for index in loops.indices { loops[index].begin(with: &server, at: now) }
        lookAhead()
    }

    /// Lets every loop learn commits, in order.
    ///
    /// - Parameters:
    ///   - commits: What was written since the last call.
    ///   - server: What is stored after them.
    ///   - now: The moment at which the loops learn of it.
    mutating func notice(_ commits: [Commit], from server: APIServer, at now: Moment) {
        guard !loops.isEmpty, !commits.isEmpty else { return }
        for index in loops.indices { loops[index].take(commits, from: server, at: now) }
        lookAhead()
    }

    /// Lets the first loop that is due act; the others have their turn at the next call, after
    /// they have learnt of what this one did.
    ///
    /// - Returns: Whether one was due.
    @discardableResult
    mutating func act(on server: inout APIServer, at now: Moment) -> Bool {
        for index in loops.indices {
            guard let due = loops[index].nextInstant, due <= now.instant else { continue }
            loops[index].act(on: &server, at: now)
            lookAhead()
            return true
        }
        return false
    }

    /// Changes the loop of this type, if there is one: pulls a lever that only it has.
    mutating func change<Loop: InformedLoop>(
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
    func loop<Loop: InformedLoop>(_ type: Loop.Type) -> Loop? {
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
