package import LockstepKubernetesBackend
package import LockstepMuseum
package import LockstepSimulation

/// The election over one Lease as a value machine.
///
/// It is what an `ElectorMachine` of its types is. Whoever holds one as some machine calls code
/// that was made for just these types, which an existential of a generic type does not.
package struct LeaseElectorMachine: ExplorableMachine {
    private var machine: ElectorMachine<AlteredElection, LeaseMapping>

    /// Holds a machine.
    package init(_ machine: ElectorMachine<AlteredElection, LeaseMapping>) {
        self.machine = machine
    }

    /// Takes one input.
    package mutating func handle(
        _ input: MachineInput,
        clock: MachineClock,
        into out: inout Directives
    ) {
        machine.handle(input, clock: clock, into: &out)
    }

    /// Adds what decides what it will do.
    package func hashState(into hasher: inout Hasher) { machine.hashState(into: &hasher) }

    /// Whether a timer still counts.
    package func awaits(timer number: UInt64) -> Bool { machine.awaits(timer: number) }

    /// Whether an answer still counts.
    package func awaits(reply tag: UInt64) -> Bool { machine.awaits(reply: tag) }

    /// What its program has left behind, once it has returned.
    package var end: ProgramEnd? { machine.end }
}
