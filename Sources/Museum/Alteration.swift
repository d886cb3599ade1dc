package import LockstepCoordination
internal import LockstepDeterminism

/// A bug around an election: it sees every input before the election does, and every directive
/// before anybody else, and passes on what it likes.
///
/// It breaks what the election does, never what `Instance` demands of whoever drives it.
package protocol Alteration: Hashable, Sendable {
    /// Takes one input in the election's place.
    ///
    /// - Parameters:
    ///   - input: What happened.
    ///   - context: When it happened.
    ///   - core: The election, which may be told something else, or nothing.
    ///   - directives: Where what it asks for is appended, or something else.
    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    )
}

/// The election with a bug around it, or without one.
package struct AlteredElection: Instance {
    package typealias Request = RegisterRequest
    package typealias Response = RegisterResponse
    package typealias Notice = Never

    private var core: RegisterElection
    private var alteration: (any Alteration)?

    /// Puts a bug around an election; `nil` leaves it as it is.
    package init(_ core: RegisterElection, _ alteration: (any Alteration)?) {
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

extension AlteredElection: Hashable {
    /// Whether both will do the same from here on.
    package static func == (left: AlteredElection, right: AlteredElection) -> Bool {
        left.core == right.core
            && left.alteration.map { AnyHashable($0) } == right.alteration.map { AnyHashable($0) }
    }

    /// Adds the election and its bug.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(core)
        hasher.combine(alteration.map { AnyHashable($0) })
    }
}

extension RegisterElection {
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
