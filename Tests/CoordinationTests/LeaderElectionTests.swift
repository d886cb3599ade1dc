import LockstepCoordination
import LockstepDeterminism
import Synchronization
import Testing

@Suite("leader election: the shell", .timeLimit(.minutes(15)))
struct LeaderElectionTests {
    let world = ShellWorld()

    @Test("work runs once under the lock, and its value comes back")
    func wholeTerm() async throws {
        let value = try await world.election.withLeadership { [world] term in
            #expect(term.isHeld)
            #expect(world.record?.holder == "a")
            try term.check(margin: .seconds(5))
            #expect(throws: TermTooShort.self) { try term.check(margin: .seconds(10)) }
            return term.token.number
        }
        #expect(value == 2)
        #expect(world.record?.isFree == true)
        let token = FencingToken(number: 2, source: .storeVersion)
        let deadline = LocalInstant(nanoseconds: 11_000_000_000)
        #expect(
            world.events == [
                .campaignBegan, .observedLeader(""), .observedLeader("a"),
                .granted(token, deadline: deadline), .bodyBegan(token), .bodyEnded,
                .beliefEnded(.finished), .stopped(.finished), .releaseSent, .observedLeader(""),
                .releaseEnded(.released),
            ]
        )
        #expect(world.timekeeper.alarmCount == 0)
    }

    @Test("an error of the work comes back after the release")
    func workThrows() async {
        struct Mishap: Error {}
        await #expect(throws: Mishap.self) {
            try await world.election.withLeadership { _ in throw Mishap() }
        }
        #expect(world.record?.isFree == true)
        #expect(world.hasNoted { $0 == .stopped(.failed) })
    }

    @Test("loss cancels the work; the call ends after it and names the reason")
    func loss() async {
        let gate = Gate()
        let (world, election) = (world, world.election)
        let call = Task {
            try await election.withLeadership { _ in await gate.pass(on: world.timekeeper) }
        }
        #expect(await world.advance { world.hasNoted { $0.isBodyBegan } })
        world.store(CoreBench.foreign())
        #expect(await world.advance { gate.wasCancelled })
        #expect(!world.hasNoted { $0 == .bodyEnded })
        gate.open()
        let lost = LeadershipLost(name: "lock", reason: .taken(by: "b"))
        await #expect(throws: lost) { try await call.value }
        #expect(world.record == CoreBench.foreign())
        #expect(world.count { $0.isStopped } == 1)
    }

    @Test("a campaign that will never be served is told apart from a loss")
    func refused() async {
        let (world, election) = (world, world.election)
        world.set(.declining)
        let call = Task { try await election.withLeadership { _ in } }
        let refusal = CampaignRefused(name: "lock", reason: .backendRefused("no such lock"))
        #expect(await world.advance { world.hasNoted { $0.isReleaseEnded } })
        await #expect(throws: refusal) { try await call.value }
    }

    /// Lets much time pass as soon as the work has ended, in the middle of that message.
    private struct Jumping: ElectionObserver {
        let world: ShellWorld

        func note(_ event: ElectionEvent, on name: String) {
            world.note(event, on: name)
            if event == .bodyEnded { world.timekeeper.jump(by: .seconds(20)) }
        }
    }

    @Test("work that ended in time is not lost because its end was late to be dealt with")
    func endedInTime() async throws {
        let election = LeaderElection(
            name: "lock",
            backend: MemoryBackend(world: world),
            environment: world.environment,
            observer: Jumping(world: world)
        )
        #expect(try await election.withLeadership { _ in 7 } == 7)
        #expect(world.count { if case .beliefEnded = $0 { true } else { false } } == 1)
        let times = Mutex(0)
        try await election.run { _ in times.withLock { $0 += 1 } }
        #expect(times.withLock { $0 } == 1)
    }

    @Test("a store that does not answer costs the term at its deadline, not later")
    func expiry() async throws {
        let gate = Gate()
        let (world, election) = (world, world.election)
        let seen = Mutex<LocalInstant?>(nil)
        let call = Task {
            try await election.withLeadership { term in
                seen.withLock { $0 = term.deadline }
                await gate.pass(on: world.timekeeper)
                #expect(!term.isHeld)
            }
        }
        #expect(await world.advance { world.hasNoted { $0.isBodyBegan } })
        world.set(.hanging)
        #expect(await world.advance { gate.wasCancelled })
        #expect(seen.withLock { $0 } == world.timekeeper.now)
        world.set(.normal)
        gate.open()
        #expect(await world.advance { world.hasNoted { $0.isReleaseEnded } })
        await #expect(throws: LeadershipLost(name: "lock", reason: .expired)) {
            try await call.value
        }
        #expect(world.record?.isFree == true)
    }

    @Test("cancelling the caller cancels the work, and the lock is kept until it has ended")
    func cancelledWork() async throws {
        let gate = Gate()
        let (world, election) = (world, world.election)
        let call = Task {
            try await election.withLeadership { _ in
                await gate.pass(on: world.timekeeper)
                try Task.checkCancellation()
            }
        }
        #expect(await world.advance { world.hasNoted { $0.isBodyBegan } })
        call.cancel()
        #expect(await world.advance { gate.wasCancelled })
        // Renewals go on while the work is ending.
        #expect(await world.advance { world.count { $0.isDeadlineMoved } >= 7 })
        #expect(world.record?.isFree == false)
        gate.open()
        await #expect(throws: CancellationError.self) { try await call.value }
        #expect(world.record?.isFree == true)
        #expect(world.count { $0 == .stopped(.cancelled) } == 1)
    }

    @Test("cancelling a caller that waits ends the campaign without a trace")
    func cancelledCampaign() async {
        world.store(CoreBench.foreign())
        let (world, election) = (world, world.election)
        let call = Task { try await election.withLeadership { _ in } }
        #expect(await world.advance { world.hasNoted { $0 == .observedLeader("b") } })
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
        #expect(world.record == CoreBench.foreign())
        #expect(world.events.last == .releaseEnded(.unneeded))
        #expect(!world.hasNoted { $0.isStopped })
        #expect(world.timekeeper.alarmCount == 0)
    }

    @Test("who gives up again and again takes a dead holder's lock over once its lease is over")
    func shortPatience() async {
        world.store(CoreBench.foreign(lease: 15))
        let (world, election) = (world, world.election)
        for attempt in 1...3 {
            let call = Task { try await election.withLeadership { _ in } }
            let patience = LocalInstant(nanoseconds: Int64(attempt) * 6_000_000_000)
            let isOver = { world.timekeeper.now >= patience || world.hasNoted { $0.isStopped } }
            #expect(await world.advance(until: isOver))
            call.cancel()
            _ = await call.result
            #expect(world.hasNoted { $0.isStopped } == (attempt == 3))
        }
        #expect(world.record?.isFree == true)
    }

    @Test("giving back is given up after its time, and the value comes back all the same")
    func hangingRelease() async throws {
        let (world, election) = (world, world.election)
        let call = Task {
            try await election.withLeadership { _ in
                world.set(.hanging)
                return 7
            }
        }
        #expect(await world.advance { world.hasNoted { $0 == .releaseEnded(.unknown) } })
        #expect(try await call.value == 7)
        #expect(world.timekeeper.now == LocalInstant(nanoseconds: 5_000_000_000))
    }

    @Test("why a request came to nothing is told, once for each")
    func requestsToldOf() async throws {
        let (world, election) = (world, world.election)
        let refused = ElectionEvent.requestFailed("403: not allowed")
        let late = ElectionEvent.requestUnknown("no answer in time")
        world.set(.refusing)
        let call = Task { try await election.withLeadership { _ in 7 } }
        #expect(await world.advance { world.count { $0 == refused } == 2 })
        world.set(.hanging)
        #expect(await world.advance { world.count { $0 == late } == 2 })
        world.set(.normal)
        #expect(await world.advance { world.hasNoted { $0.isReleaseEnded } })
        #expect(try await call.value == 7)
        // What a task says that was given up, such as that it was cancelled, comes too late.
        #expect(
            !world.hasNoted {
                if case .requestUnknown = $0 { $0 != late } else { false }
            }
        )
    }

    @Test("work that notices first that its term is nearly over ends no election")
    func termTooShort() async throws {
        let (world, election) = (world, world.election)
        let terms = Mutex(0)
        let call = Task {
            try await election.run { term in
                let count = terms.withLock { count in
                    count += 1
                    return count
                }
                guard count == 1 else { return }
                // As if it had asked for less than a term has, a moment before the loss.
                throw TermTooShort(name: "lock", left: .milliseconds(900), margin: .seconds(1))
            }
        }
        #expect(await world.advance { world.count { $0.isReleaseEnded } == 2 })
        try await call.value
        #expect(terms.withLock { $0 } == 2)
        // A margin that no term has would only be asked for again and again.
        let greedy = ShellWorld()
        await #expect(throws: TermTooShort.self) {
            try await greedy.election.run { try $0.check(margin: .seconds(10)) }
        }
        // Another lock's term is another matter.
        let other = ShellWorld()
        await #expect(throws: TermTooShort.self) {
            try await other.election.run { _ in
                throw TermTooShort(name: "other", left: .zero, margin: .zero)
            }
        }
    }

    @Test("run leads again after a loss, one stop for each start")
    func runsAgain() async {
        let (world, election) = (world, world.election)
        let terms = Mutex(0)
        let call = Task {
            try await election.run { _ in
                terms.withLock { $0 += 1 }
                for await _ in AsyncStream<Void>.makeStream().stream {}
            }
        }
        #expect(await world.advance { terms.withLock { $0 } == 1 })
        world.store(CoreBench.foreign())
        #expect(await world.advance { world.count { $0 == .campaignBegan } == 2 })
        world.store(CoreBench.free)
        #expect(await world.advance { terms.withLock { $0 } == 2 })
        call.cancel()
        _ = await call.result
        #expect(world.count { $0.isBodyBegan } == 2)
        #expect(world.count { $0.isStopped } == 2)
        #expect(world.record?.isFree == true)
    }

    @Test("whoever asks within work tells under which locks, the outermost first")
    func nested() async throws {
        func lock(_ name: String) -> DistributedLock<MemoryBackend> {
            DistributedLock(
                name: name,
                backend: MemoryBackend(world: ShellWorld()),
                environment: world.environment,
                observer: world
            )
        }
        let locks = ["x", "y", "z"].map(lock)
        try await locks[0].withLock { _ in
            try await locks[1].withLock { _ in try await locks[2].withLock { _ in } }
        }
        try await locks[2].withLock { _ in }
        let told = world.events.filter { $0 == .campaignBegan || $0.isNested }
        #expect(
            told == [
                .campaignBegan, .campaignBegan, .nested(under: "x"), .campaignBegan,
                .nested(under: "x"), .nested(under: "y"), .campaignBegan,
            ]
        )
    }

    @Test("a lock is an election whose work is short")
    func mutex() async throws {
        let lock = DistributedLock(
            name: "lock",
            backend: MemoryBackend(world: world),
            environment: world.environment
        )
        let value = try await lock.withLock { term in term.name }
        #expect(value == "lock")
        #expect(lock.guarantees.description.contains("No two processes hold the lock"))
    }
}

extension ShellWorld {
    func count(where isWanted: (ElectionEvent) -> Bool) -> Int { events.count(where: isWanted) }
}

extension ElectionEvent {
    var isBodyBegan: Bool { if case .bodyBegan = self { true } else { false } }
    var isNested: Bool { if case .nested = self { true } else { false } }
    var isStopped: Bool { if case .stopped = self { true } else { false } }
    var isDeadlineMoved: Bool { if case .deadlineMoved = self { true } else { false } }
    var isReleaseEnded: Bool { if case .releaseEnded = self { true } else { false } }
}
