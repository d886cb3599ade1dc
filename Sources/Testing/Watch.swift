public import LockstepCheckers
public import LockstepDeterminism
public import LockstepHistories
public import LockstepSimulation

/// What judges make of a world, as it goes on.
///
///     let watch = world.watch(by: Judges.named("belief-exclusion"))
///     world.run(until: Instant(nanoseconds: 60_000_000_000))
///     watch.finish(at: world.time)
///     #expect(watch.findings.isEmpty)
///
/// A simulated test has one already.
public final class Watch: Observer, @unchecked Sendable {
    // Only ever touched by the thread that runs its world, like the world itself.

    /// Everything decisive that happened, and every message if one of the judges looks at those.
    public private(set) var history = History()
    /// The breaches that count, in the order in which they came to light.
    public var findings: [Finding] {
        panel.ruling(claims: claims, voided: voided).findings
    }
    /// The assumptions that faults have done away with, and since when.
    public private(set) var voided: [Assumption: Instant] = [:]
    /// Whether something was to break, and how many faults have begun.
    private(set) var breaking: (hasFaults: Bool, begun: Int) = (false, 0)
    /// When things last stopped breaking, and how much longer the world has gone on.
    private(set) var recovery: (since: Instant, nanoseconds: Int64)?
    private var panel: Panel
    private let claims: [Claim]
    /// How many breaches there were when none of them counted.
    private var excusedBreaches = 0

    init(judges: [any Judge], claims: [Claim]?) {
        self.panel = Panel(judges)
        self.claims = claims ?? judges.map { Claim.usual($0.property.id) }
    }

    /// Takes one observation.
    public func observe(_ observation: Observation) {
        history.observations.append(observation)
        panel.observe(observation)
    }

    /// Ends the watch; some breaches come to light only then.
    public func finish(at end: Instant) {
        panel.finish(at: end)
        if let since = recovery?.since { recovery = (since, end.nanoseconds - since.nanoseconds) }
    }

    /// How long the world must go on before a missing leader counts; `nil` if nobody looks.
    var recoveryBoundNanoseconds: Int64? { panel.judge(LeaderAgain.self)?.boundNanoseconds }

    /// How often each judge's property was put to the test.
    public var evaluations: [(property: String, count: Int)] { panel.evaluations }

    /// Whether something that counts has been found.
    ///
    /// Asked at every step, so what did not count the last time is not ruled on again.
    var isBroken: Bool {
        guard panel.breaches.count > excusedBreaches else { return false }
        guard findings.isEmpty else { return true }
        excusedBreaches = panel.breaches.count
        return false
    }

    /// Notes what a fault does away with from now on.
    func void(_ assumptions: [Assumption], at now: Instant) {
        for assumption in assumptions where voided[assumption] == nil {
            voided[assumption] = now
        }
    }

    /// Notes that things begin to break, and whether there are faults to be drawn.
    func noteBreaking(hasFaults: Bool) {
        breaking.hasFaults = breaking.hasFaults || hasFaults
    }

    /// Notes that things have stopped breaking.
    func noteRecovery(at now: Instant) { recovery = (now, 0) }

    /// Notes that a fault has begun.
    func noteFault() { breaking.begun += 1 }
}

extension World {
    /// Has judges watch everything that happens from now on.
    ///
    /// - Parameters:
    ///   - judges: Who watches; they have seen nothing yet.
    ///   - claims: What a breach must be of to count; `nil` for whatever any of them watches, under
    ///     the usual assumptions.
    /// - Returns: What they make of it.
    public func watch(by judges: [any Judge], claims: [Claim]? = nil) -> Watch {
        let watch = Watch(judges: judges, claims: claims)
        let topics = judges.flatMap(\.topics)
        attach(watch, interest: topics.contains(.messages) ? .everything : .decisive)
        if topics.contains(.inventories) { takeInventories() }
        return watch
    }
}
