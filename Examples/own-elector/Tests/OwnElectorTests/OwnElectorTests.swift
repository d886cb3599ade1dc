import Foundation
import LockstepTesting
import OwnElector
import Testing

@Suite("an elector of our own")
struct OwnElectorTests {
    @Test("the repaired elector: never two leaders", .simulated(seeds: 200, claims: [.oneLeader]))
    func repaired() async throws {
        try await compete(.byOwnWatch)
    }

    @Test(
        "the hasty elector: two leaders, as soon as two wall clocks differ",
        .enabled(if: ProcessInfo.processInfo.environment["SHOW_THE_BUG"] != nil),
        .simulated(seeds: 200, claims: [.oneLeader])
    )
    func hasty() async throws {
        try await compete(.byWallClock)
    }

    /// Three electors on hosts whose wall clocks are up to 20 s off; one of them dies.
    private func compete(_ expiry: LeaseElector.Expiry) async throws {
        let world = try World.ofThisTest
        world.mountKubernetes()
        for name in ["a", "b", "c"] {
            world.addPod(name) { pod in
                try await elector(in: pod, expiry).run()
            }
            world.setClock(name, wallStepNanoseconds: .random(in: -20...20) * 1_000_000_000)
            world.start(name)
        }
        try await world.run(for: .seconds(60))
        world.kill("a")
        try await world.run(for: .seconds(60))
    }
}

/// The elector in a pod, with what it believes reported to the judges.
private func elector(in pod: Pod, _ expiry: LeaseElector.Expiry) throws -> LeaseElector {
    let clock = pod.environment.timekeeper
    return LeaseElector(
        identity: pod.name,
        transport: try pod.kubernetes(),
        expiry: expiry,
        wallClock: { clock.wallClock },
        onChange: { change in
            func deadline(in remaining: Duration) -> LocalInstant {
                clock.now.advanced(byNanoseconds: remaining.wholeNanoseconds)
            }
            switch change {
            case .leads(let version, let remaining):
                let token = Token(number: version)
                pod.report(
                    .granted(lock: "leader", token: token, deadline: deadline(in: remaining))
                )
            case .goesOn(let remaining):
                pod.report(.deadlineSet(lock: "leader", deadline: deadline(in: remaining)))
            case .follows:
                pod.report(.beliefEnded(lock: "leader", reason: "the lease is gone"))
            }
        }
    )
}

extension Claim {
    /// At any moment at most one candidate believes that it leads.
    static let oneLeader = Claim("S1")
}
