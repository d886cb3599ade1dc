import LockstepDeterminism
import LockstepHistories
import LockstepKubernetes
import LockstepRuns
import LockstepServices
import LockstepSimulation

/// What one pod of a planted system does at a moment: the plainest elector there is.
struct PlantedStep: Sendable {
    enum Deed: Sendable {
        /// Says something of itself.
        case report(Event)
        /// Says that it was granted the lock for so many seconds of its own clock.
        case lease(seconds: Int64)
        /// Writes the record of the lock over whatever it finds; an empty holder clears it.
        case write(holder: String)
        /// Deletes the record of the lock, whatever it says.
        case delete
        /// Reads the record of the lock.
        case look
        /// Acts on the unfenced resource.
        case act(token: UInt64)
        /// Leaves a task or an alarm to itself.
        case neglect(Neglected)
        /// Ends its program.
        case leave
        /// Ends its program with an error.
        case fail
    }

    enum Neglected: Sendable {
        case task, endedTask, timer, cancelledTimer
    }

    let pod: String
    let second: Int64
    let deed: Deed
}

private struct PlantedFailure: Error {}

private final class Nobody: Sleeper {
    func wake() {}
}

/// A fenced resource that ought to refuse lower tokens, and is told what it takes.
private struct TellingResource: Machine {
    let tokens: [UInt64]

    mutating func handle(_ input: MachineInput, clock: MachineClock, into out: inout Directives) {
        guard case .started = input else { return }
        for token in tokens {
            out.report(
                .effectApplied(
                    resource: "planted",
                    lock: "leader",
                    token: Token(number: token),
                    fenced: true,
                    accepted: true
                )
            )
        }
    }
}

/// A system that follows a script, and claims one property.
struct PlantedSystem {
    let claim: String
    var steps: [PlantedStep] = []
    /// The tokens that a fenced resource takes, in order.
    var taken: [UInt64] = []
    /// How many pods there are.
    var pods = 3
    /// What breaks.
    var faults = "none"
    /// Further lines of the scenario.
    var ending = ""

    /// Runs the script for a minute, in which nothing breaks unless it is said, and rules on it.
    func run(isRecorded: Bool = false) throws -> RunResult {
        let catalog = Catalog(systems: [system])
        let text = """
            title: planted
            system: planted
            pods: \(pods)
            network: { slow: 0%, loss: 0% }
            faults: \(faults)
            breaking: 60s
            \(ending)
            """
        let scenario = try Scenario(text: text, file: "planted", vocabulary: catalog.vocabulary)
        return try Run(scenario, of: catalog).execute(
            RunOptions(seed: Seed(1), isRecorded: isRecorded)
        )
    }

    private var system: SystemUnderTest {
        let (claim, steps, taken) = (claim, steps, taken)
        return SystemUnderTest(
            name: "planted",
            summary: "Follows a script.",
            source: "this test",
            timings: [],
            options: [],
            claims: { _ in [Claim(claim)] },
            check: { _ in },
            recoveryBoundNanoseconds: { _ in 10_000_000_000 },
            install: { world, setup in
                KubernetesService.mount(in: world)
                ProtectedResource.mount("unfenced", in: world)
                if !taken.isEmpty { world.mount("planted") { TellingResource(tokens: taken) } }
                for name in setup.pods {
                    let own = steps.filter { $0.pod == name }
                    world.addPod(name) { pod in try await PlantedSystem.follow(own, in: pod) }
                }
            }
        )
    }

    private static func follow(_ steps: [PlantedStep], in pod: Pod) async throws {
        var second: Int64 = 0
        for step in steps {
            try await Task.sleep(for: .seconds(step.second - second))
            second = step.second
            switch step.deed {
            case .leave: return
            case .fail: throw PlantedFailure()
            case .neglect(let thing): neglect(thing, in: pod)
            case .report(let event): pod.report(event)
            case .lease(let seconds):
                let now = pod.environment.timekeeper.now
                let deadline = now.advanced(byNanoseconds: seconds * 1_000_000_000)
                let token = Token(number: 1)
                pod.report(.granted(lock: "leader", token: token, deadline: deadline))
            case .write(let holder): await write(holder, in: pod)
            case .delete: _ = await transport(of: pod)?.send(APIRequest(.delete, path))
            case .look: await look(in: pod)
            case .act(let token):
                pod.environment.services.transport(ResourceTransport.self, named: "unfenced")?
                    .act(under: "leader", token: Token(number: token))
            }
        }
        try await Task.sleep(for: .seconds(3600))
    }

    private static func neglect(_ thing: PlantedStep.Neglected, in pod: Pod) {
        let timekeeper = pod.environment.timekeeper
        let later = timekeeper.now.advanced(byNanoseconds: 3_600_000_000_000)
        switch thing {
        case .task: Task { try await Task.sleep(for: .seconds(3600)) }
        case .endedTask: Task { try await Task.sleep(for: .milliseconds(10)) }.cancel()
        case .timer: _ = timekeeper.setAlarm(for: Nobody(), at: later)
        case .cancelledTimer: timekeeper.cancel(timekeeper.setAlarm(for: Nobody(), at: later))
        }
    }

    private static let path = APIPath.leases(in: "default", name: "leader")

    private static func transport(of pod: Pod) -> (any APITransport)? {
        pod.environment.services.transport((any APITransport).self, named: "kubernetes")
    }

    private static func look(in pod: Pod) async {
        _ = await transport(of: pod)?.send(APIRequest(.get, path))
    }

    private static func write(_ holder: String, in pod: Pod) async {
        guard let transport = transport(of: pod) else { return }
        var lease = Lease(name: "leader", namespace: "default")
        var request = APIRequest(.post, .leases(in: "default"))
        if case .response(let found) = await transport.send(APIRequest(.get, path)),
            found.isSuccess, let present = Lease(json: found.body)
        {
            lease = present
            request = APIRequest(.put, path)
        }
        lease.holderIdentity = holder
        lease.leaseDurationSeconds = 15
        // A write that changes nothing is none to the store.
        lease.leaseTransitions += 1
        request.body = lease.json
        _ = await transport.send(request)
    }
}
