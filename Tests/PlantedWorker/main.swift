import Foundation
import LockstepDeterminism
import LockstepHistories
import LockstepRuns
import LockstepSimulation

// A worker for sweeps whose only system is nondeterministic on purpose, so that a test can see that
// this is caught: by a UUID in what it does, or by the order of a Set. Or it goes in circles.

/// Says once a second who leads, by means that no seed decides.
struct Gossip: Machine {
    let leak: String
    var second: Int64 = 0

    mutating func handle(_ input: MachineInput, clock: MachineClock, into out: inout Directives) {
        switch input {
        case .started, .timer: break
        default: return
        }
        second += 1
        out.report(.leaderObserved(lock: "leader", holder: holder))
        out.setTimer(0, at: clock.now.advanced(byNanoseconds: 1_000_000_000))
    }

    private var holder: String {
        // Two seconds that can be told from the seed come first.
        guard second > 2 else { return "a" }
        switch leak {
        case "uuid": return UUID().uuidString
        case "loop":
            while true {}
        case "set": return Set((0..<20).map { "pod-\($0)" }).first ?? ""
        default: return "a"
        }
    }
}

let gossip = SystemUnderTest(
    name: "gossip",
    summary: "Says who leads, by means that no seed decides.",
    source: "this test",
    timings: [],
    options: [Parameter("leak", .choice(["none", "uuid", "set", "loop"]), "what no seed decides")],
    claims: { _ in [] },
    check: { _ in },
    recoveryBoundNanoseconds: { _ in 1_000_000_000 },
    install: { world, setup in
        let leak = setup.options.text("leak") ?? "none"
        for pod in setup.pods { world.addPod(pod) { () -> any Machine in Gossip(leak: leak) } }
    }
)

// So much time of the processor takes none of these seeds unless it takes for ever.
var worker = Worker(
    catalog: Catalog(systems: [gossip]),
    seedLimitNanoseconds: 200_000_000
) { _, _ in "" }
try worker.serve()
