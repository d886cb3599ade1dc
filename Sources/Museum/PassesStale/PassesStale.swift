internal import LockstepCoordination
internal import LockstepDeterminism

/// M47, a stale ticket that is passed over.
struct PassesStale: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M47",
        "Who waits passes over a ticket before its own that has rested too long, and does not "
            + "make sure that it is gone.",
        incident: "lock files whose staleness each process judges for itself: "
            + "https://github.com/npm/lockfile/issues/4, "
            + "https://github.com/moxystudio/node-proper-lockfile/issues/121",
        breaks: ["S1", "F1", "L8"],
        queueAlteration: { _ in PassesStale() }
    )

    /// A ticket in a state, and when a look first showed it so.
    private struct Sighting: Hashable, Sendable {
        var version: RegisterVersion
        var since: LocalInstant
    }

    private var seen: [Sighting] = []

    mutating func handle(
        _ input: QueueElection.Input,
        in context: InstanceContext,
        by core: inout QueueElection,
        into directives: inout [QueueElection.Directive]
    ) {
        var told = input
        if case .reply(let id, .ok(.queue(let queue)), let sentAt) = input {
            seen = queue.map { standing in
                seen.first { $0.version == standing.version }
                    ?? Sighting(version: standing.version, since: context.now)
            }
            let fresh = zip(queue, seen).filter { standing, sighting in
                context.now.nanoseconds(since: sighting.since) < standing.ticket.leaseNanoseconds
            }
            told = .reply(id, .ok(.queue(fresh.map(\.0))), sentAt: sentAt)
        }
        core.handle(told, in: context, into: &directives)
    }
}
