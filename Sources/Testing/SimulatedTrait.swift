public import LockstepCheckers
public import LockstepHistories
public import LockstepSimulation
public import Testing

/// Runs a test's body once for every seed, each time inside a simulated world of its own.
///
///     @Test(.simulated(seeds: 200))
///     func oneLeaderAtMost() async throws {
///         let world = try World.ofThisTest
///         world.mountKubernetes()
///         for name in ["a", "b", "c"] {
///             world.addPod(name) { pod in try await elect(in: pod) }
///             world.start(name)
///         }
///         try await world.run(for: .seconds(60))
///     }
///
/// The first seed that fails ends the test; it fails if the body throws, if an expectation in it
/// fails, if a judge finds a breach of what is claimed, or if the body never ends. The issue names
/// the seed, what happened, and what to paste to see it again. Code that traps ends the whole
/// process, which says the same on standard error.
///
/// `world.run(for: .seconds(60), breaking: .standard)` breaks things by the default mix meanwhile.
/// A test that does so fails as well if in none of its seeds a fault began, or anything was judged.
///
/// The world comes from `World.ofThisTest` and not as a parameter: Swift Testing fills parameters
/// from collections that are made once, before there is any seed.
///
/// Expectations may stand in pods' programs too, though not in tasks that these detach. Not covered
/// is code that leaves the world: threads, blocking calls, files, the network. A `.timeLimit` trait
/// counts real time, over all seeds; an infinite loop that never suspends is not ended, and one
/// that does while no time passes ends the process after `World.mostJobsAtOnce` jobs.
///
/// - Determinism: Same seed, options and build give the same events in the same order. At
///   granularity `fine`, debug and release builds may differ.
public struct SimulatedTrait: TestTrait, SuiteTrait, Sendable {
    /// The seeds, in the order in which they are tried.
    public var seeds: SeedRange
    /// How a world breaks ties.
    public var pick: Pick
    /// Where a world may interleave tasks.
    public var granularity: Granularity
    /// Those who watch every seed's history, each anew; they have seen nothing yet.
    public var judges: [any Judge]
    /// Whether the test has named its judges itself.
    let namesJudges: Bool
    /// What a breach must be of to fail a seed; `nil` for whatever any of the judges watches, under
    /// the assumptions of `Claim.usual`.
    public var claims: [Claim]?
    /// The virtual time after which a body that has not ended counts as endless.
    public var limit: Duration

    /// A day: no body that means well takes so long.
    public static let usualLimit = Duration.seconds(86_400)

    /// A suite's trait is that of each of its tests.
    public var isRecursive: Bool { true }
}

/// The seeds of a simulated test: so many from a first one on.
public struct SeedRange: Hashable, Sendable {
    /// The first seed.
    public var first: UInt64
    /// How many there are, at least one; after 2^64 - 1 comes 0.
    public var count: Int

    /// So many seeds from a first one on.
    public init(from first: UInt64, count: Int) {
        self.first = first
        self.count = count
    }
}

extension Trait where Self == SimulatedTrait {
    /// Runs the body once for each of these seeds, in a simulated world of its own.
    ///
    /// With `LOCKSTEP_SEED` in the environment only the seed it names is run.
    ///
    /// - Parameters:
    ///   - seeds: How many seeds.
    ///   - first: The first of them.
    ///   - pick: How ties are broken; drawn, unless told otherwise, since that is what seeds are
    ///     for.
    ///   - granularity: Where tasks may be interleaved. The default is at every `await`, where a
    ///     test is most likely to meet a race; `fast` is the same in debug and release builds.
    ///   - judges: Those who watch every seed; `nil` for `Judges.all()`.
    ///   - claims: What a breach must be of to fail a seed. Each one must be put to the test by
    ///     some seed. `nil` stands for whatever any judge watches, under the usual assumptions.
    ///   - limit: The virtual time after which a body that has not ended counts as endless.
    /// - Returns: The trait.
    public static func simulated(
        seeds: Int,
        from first: UInt64 = 1,
        pick: Pick = .random,
        granularity: Granularity = .fine,
        judges: [any Judge]? = nil,
        claims: [Claim]? = nil,
        limit: Duration = SimulatedTrait.usualLimit
    ) -> Self {
        SimulatedTrait(
            seeds: SeedRange(from: first, count: seeds),
            pick: pick,
            granularity: granularity,
            judges: judges ?? Judges.all(),
            namesJudges: judges != nil,
            claims: claims,
            limit: limit
        )
    }

    /// Runs the body once, in a simulated world of this seed: what a failure prints to be pasted.
    ///
    /// - Parameters:
    ///   - seed: The seed.
    ///   - pick: How ties are broken.
    ///   - granularity: Where tasks may be interleaved.
    ///   - judges: Those who watch; `nil` for `Judges.all()`.
    ///   - claims: What a breach must be of to fail the seed.
    ///   - limit: The virtual time after which a body that has not ended counts as endless.
    /// - Returns: The trait.
    public static func simulated(
        seed: UInt64,
        pick: Pick = .random,
        granularity: Granularity = .fine,
        judges: [any Judge]? = nil,
        claims: [Claim]? = nil,
        limit: Duration = SimulatedTrait.usualLimit
    ) -> Self {
        SimulatedTrait(
            seeds: SeedRange(from: seed, count: 1),
            pick: pick,
            granularity: granularity,
            judges: judges ?? Judges.all(),
            namesJudges: judges != nil,
            claims: claims,
            limit: limit
        )
    }
}
