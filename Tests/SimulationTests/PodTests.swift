import LockstepDeterminism
import LockstepHistories
import Testing

@testable import LockstepSimulation

@Suite("pods")
struct PodTests {
    @Test("a paused ticker keeps everything and goes on in order; another pod does not notice")
    func pause() {
        let world = World(seed: Seed(1))
        let ledger = Ledger<String>()
        for name in ["a", "b"] {
            world.addPod(name) { pod in
                let begin = ContinuousClock.now
                for second in 1...12 {
                    try await Task.sleep(until: begin + .seconds(second))
                    ledger.add("\(name)\(world.time.nanoseconds / 100_000_000)")
                }
            }
            world.start(name)
        }
        world.schedule(at: .milliseconds(4_500)) { $0.pause("a") }
        world.schedule(at: .milliseconds(10_500)) { $0.resume("a") }
        world.run(until: .seconds(60))
        let a = ledger.entries.filter { $0.hasPrefix("a") }
        let caughtUp = ["a105", "a105", "a105", "a105", "a105", "a105"]
        #expect(a == ["a10", "a20", "a30", "a40"] + caughtUp + ["a110", "a120"])
        #expect(
            ledger.entries.filter { $0.hasPrefix("b") } == (1...12).map { "b\($0 * 10)" }
        )
    }

    @Test("a pod that several things stop goes on with the last of them, and is told of once")
    func overlappingPauses() {
        let world = World(seed: Seed(1))
        let ledger = Ledger<String>()
        let log = Recorder()
        world.attach(log, interest: .decisive)
        world.addPod("a") { _ in
            for _ in 1...20 {
                try await Task.sleep(for: .seconds(1))
                ledger.add("\(world.time.nanoseconds / 1_000_000_000)")
            }
        }
        world.start("a")
        world.schedule(at: .milliseconds(2_500)) { $0.pause("a", for: "long") }
        world.schedule(at: .milliseconds(3_500)) { $0.pause("a", suspended: true, for: "short") }
        world.schedule(at: .milliseconds(5_500)) { $0.resume("a", for: "short") }
        world.schedule(at: .milliseconds(9_500)) { $0.resume("a", for: "long") }
        world.run(until: .milliseconds(11_000))
        #expect(ledger.entries == ["1", "2", "9", "10"])
        let lives = log.observations.filter { $0.event.topic == .lives }.map(\.event)
        #expect(lives == [.podStarted, .podPaused(suspended: false), .podResumed])
    }

    @Test("the end of what stopped an earlier life lets no later one go on")
    func pauseOfAnEarlierLife() {
        let world = World(seed: Seed(1))
        let ledger = Ledger<String>()
        world.addPod("a") { _ in
            for _ in 1...20 {
                try await Task.sleep(for: .seconds(1))
                ledger.add("\(world.time.nanoseconds / 1_000_000_000)")
            }
        }
        world.start("a")
        world.schedule(at: .milliseconds(1_500)) { $0.pause("a", for: "first") }
        world.schedule(at: .milliseconds(2_000)) {
            $0.kill("a")
            $0.start("a")
            $0.pause("a", for: "second")
        }
        world.schedule(at: .milliseconds(4_500)) { $0.resume("a", for: "first") }
        world.schedule(at: .milliseconds(8_500)) { $0.resume("a", for: "second") }
        world.run(until: .milliseconds(10_000))
        #expect(ledger.entries == ["1", "9"])
    }

    @Test(
        "messages to a paused service wait; to a killed one they are lost, even if it returns"
    )
    func messages() {
        func answers(_ fault: @escaping (World) -> Void, later: @escaping (World) -> Void) -> Int {
            let world = World(seed: Seed(1))
            let ledger = Ledger<String>()
            let service = world.mount("echo", machine: { EchoMachine() })
            world.addPod("a") { pod in
                for _ in 0..<3 {
                    _ = pod.send(
                        Parcel(),
                        to: service,
                        receiver: Waker { if $0 != nil { ledger.add("answer") } }
                    )
                }
                try await Task.sleep(for: .seconds(20))
            }
            world.start("a")
            world.schedule(at: .zero, fault)
            world.schedule(at: .seconds(5), later)
            world.run(until: .seconds(10))
            world.shutDown()
            return ledger.entries.count
        }
        #expect(answers({ $0.pause("echo") }, later: { $0.resume("echo") }) == 3)
        #expect(answers({ $0.kill("echo") }, later: { $0.start("echo") }) == 0)
        #expect(
            answers(
                { $0.pause("echo") },
                later: {
                    $0.kill("echo")
                    $0.start("echo")
                }
            ) == 0
        )
    }

    @Test("a restart is a new incarnation without the former one's memory, alarms and calls")
    func restart() {
        let world = World(seed: Seed(1))
        let recorder = Recorder()
        world.attach(recorder, interest: .decisive)
        let service = world.mount("echo", machine: { CountingMachine() })
        world.addPod("a") { pod in
            let answer = await pod.call(service)
            pod.report(.phaseBegan(name: "\(pod.incarnation):\(answer?.first ?? 99)"))
            await pod.sleep(nanoseconds: 10_000_000_000)
            pod.report(.phaseBegan(name: "late \(pod.incarnation)"))
        }
        world.start("a")
        world.schedule(at: .seconds(5)) { world in
            for name in ["a", "echo"] {
                world.kill(name)
                world.start(name)
            }
        }
        world.run(until: .seconds(60))
        let names = recorder.observations.compactMap { observation -> String? in
            guard case .phaseBegan(let name) = observation.event else { return nil }
            return name
        }
        #expect(names == ["1:1", "2:1", "late 2"])
    }

    @Test("termination wakes whoever waits for it, once; a paused pod hears of it when it goes on")
    func terminate() {
        let world = World(seed: Seed(1))
        let ledger = Ledger<String>()
        world.addPod("a") { pod in
            await withUnsafeContinuation { continuation in
                pod.whenTerminating(wake: Waker { _ in continuation.resume() })
            }
            ledger.add("\(world.time.nanoseconds / 1_000_000_000) \(pod.isTerminating)")
        }
        world.start("a")
        world.schedule(at: .seconds(1)) { $0.pause("a") }
        world.schedule(at: .seconds(2)) { $0.terminate("a") }
        world.schedule(at: .seconds(3)) { world in
            #expect(ledger.entries.isEmpty)
            world.resume("a")
            world.terminate("a")
        }
        world.run(until: .seconds(9))
        #expect(ledger.entries == ["3 true"])
        world.start("a")
        world.terminate("a")
        world.run(until: .seconds(10))
        #expect(ledger.entries == ["3 true", "9 true"])
    }

    @Test("an idle world names the pods that wait for ever")
    func unfinished() {
        let world = World(seed: Seed(1))
        world.mount("echo", machine: { EchoMachine() })
        for name in ["stuck", "done", "dead", "waiting"] {
            world.addPod(name) { pod in
                if pod.name != "done" {
                    await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
                }
            }
        }
        for name in ["stuck", "done", "dead"] { world.start(name) }
        world.kill("dead")
        #expect(world.run(until: .seconds(1)) == .idle)
        #expect(world.unfinished == ["stuck"])
    }

    @Test("levers do nothing to pods that are not in the phase for it")
    func phases() {
        let world = World(seed: Seed(1))
        world.addPod("a") { _ in try await Task.sleep(for: .seconds(1)) }
        world.pause("a")
        world.resume("a")
        world.kill("a")
        world.terminate("a")
        #expect(!world.isAlive("a"))
        world.start("a")
        world.start("a")
        #expect(world.pods[1].incarnation == 1)
        world.run(until: .seconds(2))
        world.resume("a")
        world.pause("a")
        #expect(!world.isAlive("a"))
        world.shutDown()
        let fingerprint = world.fingerprint
        world.shutDown()
        world.start("a")
        world.schedule(at: .seconds(3)) { _ in Issue.record("the world is over") }
        #expect(world.run(until: .seconds(5)) == .idle)
        #expect(!world.isAlive("a"))
        #expect(world.fingerprint == fingerprint)
    }

    @Test("an observer may kill the pod whose observation it hears, in every state")
    func aimed() {
        final class Aim: Observer {
            let world: World
            let word: String
            init(_ world: World, _ word: String) { (self.world, self.word) = (world, word) }
            func observe(_ observation: Observation) {
                if observation.event.name == word, observation.pod == "a" { world.kill("a") }
            }
        }
        let events: [Event] = [
            .podStarted, .podPaused(suspended: false), .podResumed, .podTerminating,
        ]
        for event in events {
            let world = World(seed: Seed(1))
            let ledger = Ledger<Int>()
            world.attach(Aim(world, event.name), interest: .decisive)
            world.addPod("a") { pod in
                try await Task.sleep(for: .seconds(5))
                if world.isRunning(pod) { ledger.add(1) }
            }
            world.schedule(at: .seconds(1)) { $0.start("a") }
            world.schedule(at: .seconds(2)) { $0.pause("a") }
            world.schedule(at: .seconds(3)) { $0.resume("a") }
            world.schedule(at: .seconds(4)) { $0.terminate("a") }
            world.run(until: .seconds(20))
            #expect(!world.isAlive("a"), "\(event.name)")
            #expect(world.pods[1].phase == .ended, "\(event.name)")
            #expect(ledger.entries.isEmpty, "\(event.name)")
        }
    }

    @Test("a machine killed for what it reports says nothing more")
    func killedMachine() {
        final class Aim: Observer {
            let world: World
            init(_ world: World) { self.world = world }
            func observe(_ observation: Observation) {
                if case .phaseBegan("first") = observation.event { world.kill("talker") }
            }
        }
        let world = World(seed: Seed(1))
        let recorder = Recorder()
        world.attach(Aim(world), interest: .decisive)
        world.attach(recorder, interest: .decisive)
        world.addPod("talker", machine: { TalkingMachine() })
        world.start("talker")
        world.run(until: .seconds(1))
        #expect(!recorder.observations.contains { $0.event == .phaseBegan(name: "second") })
    }

    @Test("an observer hears no more than it asked for, whatever others asked for")
    func interest() {
        let world = World(seed: Seed(1))
        let (few, all) = (Recorder(), Recorder())
        world.attach(few, interest: .decisive)
        world.attach(all, interest: .everything)
        let service = world.mount("echo", machine: { EchoMachine() })
        world.addPod("a") { pod in _ = await pod.call(service) }
        world.start("a")
        world.run(until: .seconds(1))
        #expect(few.observations.count == 3)
        #expect(all.observations.count == 7)
        // Each message's observation names the one that led to it.
        let sent = all.observations.first { $0.event.name == "requestSent" }
        let arrived = all.observations.first { $0.event.name == "requestArrived" }
        #expect(arrived?.cause == sent?.sequence)
    }
}

private struct CountingMachine: Machine {
    var count: UInt64 = 0
    mutating func handle(_ input: MachineInput, clock: MachineClock, into out: inout Directives) {
        guard case .request(let address, _, _) = input else { return }
        count += 1
        out.reply(to: address, Parcel(count))
    }
}

private struct TalkingMachine: Machine {
    mutating func handle(_ input: MachineInput, clock: MachineClock, into out: inout Directives) {
        out.report(.phaseBegan(name: "first"))
        out.report(.phaseBegan(name: "second"))
    }
}
