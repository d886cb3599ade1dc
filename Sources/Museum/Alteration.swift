package import LockstepCoordination
internal import LockstepDeterminism

/// A bug around an election: it sees every input before the election does, and every directive
/// before anybody else, and passes on what it likes.
///
/// It breaks what the election does, never what `Instance` demands of whoever drives it.
package protocol Alteration<Core>: Hashable, Sendable {
    /// The election that the bug is around.
    associatedtype Core: Instance & Hashable

    /// Takes one input in the election's place.
    ///
    /// - Parameters:
    ///   - input: What happened.
    ///   - context: When it happened.
    ///   - core: The election, which may be told something else, or nothing.
    ///   - directives: Where what it asks for is appended, or something else.
    mutating func handle(
        _ input: Core.Input,
        in context: InstanceContext,
        by core: inout Core,
        into directives: inout [Core.Directive]
    )
}

/// An election with a bug around it, or without one.
package struct Altered<Core: Instance & Hashable>: Instance {
    package typealias Request = Core.Request
    package typealias Response = Core.Response
    package typealias Notice = Core.Notice

    private var core: Core
    private var alteration: (any Alteration<Core>)?

    /// Puts a bug around an election; `nil` leaves it as it is.
    package init(_ core: Core, _ alteration: (any Alteration<Core>)?) {
        self.core = core
        self.alteration = alteration
    }

    /// Takes one input.
    package mutating func handle(
        _ input: Input,
        in context: Context,
        into directives: inout [Directive]
    ) {
        guard var altered = alteration else {
            core.handle(input, in: context, into: &directives)
            return
        }
        altered.handle(input, in: context, by: &core, into: &directives)
        alteration = altered
    }
}

/// The election over one record with a bug around it, or without one.
package typealias AlteredElection = Altered<RegisterElection>
/// The queue with a bug around it, or without one.
package typealias AlteredQueue = Altered<QueueElection>

extension Altered: Hashable {
    /// Whether both will do the same from here on.
    package static func == (left: Altered, right: Altered) -> Bool {
        left.core == right.core
            && left.alteration.map { AnyHashable($0) } == right.alteration.map { AnyHashable($0) }
    }

    /// Adds the election and its bug.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(core)
        hasher.combine(alteration.map { AnyHashable($0) })
    }
}

extension Instance {
    /// What the election asks for upon an input, by itself.
    mutating func answer(_ input: Input, in context: Context) -> [Directive] {
        var directives: [Directive] = []
        handle(input, in: context, into: &directives)
        return directives
    }
}

extension Grant {
    /// The grant without a deadline of its holder's own.
    var endless: Grant { Grant(token: token, deadline: .distantFuture) }
}

extension InstanceDirective {
    /// Whether it says that the lock is held no longer.
    var isLoss: Bool {
        if case .lost = self { return true }
        return false
    }
}
