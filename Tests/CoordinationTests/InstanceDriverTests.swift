import LockstepCoordination
import LockstepDeterminism
import Testing

@Suite("instance driver")
struct InstanceDriverTests {
    let candidacy = Candidacy(name: "lock", identity: "a", timings: .standard)

    private func context(_ seconds: Double) -> InstanceContext {
        let now = Int64(seconds * 1_000_000_000)
        return InstanceContext(
            now: LocalInstant(nanoseconds: now),
            wall: WallInstant(nanoseconds: now),
            randomness: CountingRandomness()
        )
    }

    private func driver() -> InstanceDriver<RegisterElection> {
        InstanceDriver(RegisterElection(candidacy), requestTimeoutNanoseconds: 2_000_000_000)
    }

    @Test("a request is sent at the instant of the input, and times out after it")
    func timeOut() {
        var driver = driver()
        var actions: [DriverAction<RegisterRequest>] = []
        #expect(driver.nextWake == nil)
        driver.start(in: context(10), into: &actions)
        guard case .send(let id, .read, let sentAt)? = actions.first else {
            Issue.record("nothing was sent")
            return
        }
        #expect(sentAt == context(10).now)
        #expect(driver.nextWake == context(12).now)
        actions = []
        driver.wake(in: context(11.9), into: &actions)
        #expect(actions.isEmpty)
        driver.wake(in: context(12), into: &actions)
        guard case .expire(id)? = actions.first else {
            Issue.record("the request did not expire")
            return
        }
        actions = []
        // The answer comes too late to count.
        let answer = Completion.ok(RegisterResponse.found(CoreBench.free, CoreBench.version(1)))
        driver.reply(to: id, answer, in: context(12), into: &actions)
        #expect(actions.isEmpty)
    }

    @Test("an answer that a paused owner takes up late is unknown")
    func lateOwner() {
        var driver = driver()
        var actions: [DriverAction<RegisterRequest>] = []
        driver.start(in: context(10), into: &actions)
        actions = []
        let answer = Completion.ok(RegisterResponse.found(CoreBench.free, CoreBench.version(1)))
        driver.reply(to: RequestID(rawValue: 1), answer, in: context(12), into: &actions)
        #expect(!actions.contains { if case .send(_, .write, _) = $0 { true } else { false } })
    }

    @Test("after the release nothing is waited for")
    func quietAfterRelease() {
        var driver = driver()
        var actions: [DriverAction<RegisterRequest>] = []
        driver.start(in: context(10), into: &actions)
        driver.stop(in: context(10.5), into: &actions)
        guard case .released(.unneeded)? = actions.last else {
            Issue.record("stop was not answered")
            return
        }
        #expect(driver.nextWake == nil)
    }

    @Test("a request given up before its owner has sent it is not sent, a sent one is abandoned")
    func takenBack() {
        var driver = driver()
        var actions: [DriverAction<RegisterRequest>] = []
        driver.start(in: context(10), into: &actions)
        driver.stop(in: context(10), into: &actions)
        guard case .released(.unneeded)? = actions.first, actions.count == 1 else {
            Issue.record("a request was sent and given up: \(actions)")
            return
        }
        actions = []
        driver.start(in: context(11), into: &actions)
        actions = []
        driver.stop(in: context(11), into: &actions)
        guard case .abandon? = actions.first, actions.count == 2 else {
            Issue.record("a request that was sent was not given up: \(actions)")
            return
        }
    }
}
