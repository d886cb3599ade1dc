public import LockstepHistories

/// Something that can be put into a world to be tried: an algorithm with the services it needs.
///
/// It is a description that catalogs and scenarios share; running it is the run's affair.
public struct SystemUnderTest: Sendable {
    /// The name a scenario gives under `system`.
    public var name: String
    /// What it is, in one sentence.
    public var summary: String
    /// Where its rules come from.
    public var source: String
    /// What may stand under `timings`.
    public var timings: [Parameter]
    /// What may stand under `options`.
    public var options: [Parameter]
    /// The manners in which its pods can use their lock, by name; empty if only in order.
    public var manners: [String]
    /// What it promises with these settings, and what each promise rests on.
    public var claims: @Sendable (Setup) -> [Claim]
    /// Looks at settings together.
    ///
    /// Throws an error that says which relation fails and why.
    public var check: @Sendable (Setup) throws -> Void
    /// How soon after the last fault there must be a leader with these settings, in nanoseconds.
    public var recoveryBoundNanoseconds: @Sendable (Setup) -> Int64
    /// How long its pods wait for an answer with these settings, in nanoseconds; `nil`: not known.
    ///
    /// Where the weather that stays lets an answer take longer, what is claimed of whoever reaches
    /// the store is not demanded.
    public var requestTimeoutNanoseconds: (@Sendable (Setup) -> Int64)?
    /// Mounts the services and adds the pods; starts none of the pods.
    public var install: @Sendable (World, Setup) throws -> Void
    /// The system as values that an explorer can copy; `nil` if it has no such form, or none with
    /// these settings.
    public var explorable: (@Sendable (Setup) -> ExplorableSystem?)?

    /// Describes a system.
    public init(
        name: String,
        summary: String,
        source: String,
        timings: [Parameter],
        options: [Parameter],
        manners: [String] = [],
        claims: @escaping @Sendable (Setup) -> [Claim],
        check: @escaping @Sendable (Setup) throws -> Void,
        recoveryBoundNanoseconds: @escaping @Sendable (Setup) -> Int64,
        requestTimeoutNanoseconds: (@Sendable (Setup) -> Int64)? = nil,
        install: @escaping @Sendable (World, Setup) throws -> Void,
        explorable: (@Sendable (Setup) -> ExplorableSystem?)? = nil
    ) {
        self.name = name
        self.summary = summary
        self.source = source
        self.timings = timings
        self.options = options
        self.manners = manners
        self.claims = claims
        self.check = check
        self.recoveryBoundNanoseconds = recoveryBoundNanoseconds
        self.requestTimeoutNanoseconds = requestTimeoutNanoseconds
        self.install = install
        self.explorable = explorable
    }
}

/// With what a system is put into a world.
public struct Setup: Hashable, Sendable {
    /// The names of the candidates.
    public var pods: [String]
    /// What was set under `timings`.
    public var timings: Settings
    /// What was set under `options`.
    public var options: Settings
    /// The nanoseconds between two effects of a holder; `nil` if the work has none.
    public var effectPeriodNanoseconds: Int64?
    /// The protected resources on which the work acts.
    public var resources: [String]
    /// The manners of using the lock of which each candidate draws one; empty to use it in order.
    public var manners: [String]
    /// The nodes on which the candidates run; `nil` if they are simply there.
    public var cluster: ClusterSetup?
    /// What was set under `api`.
    public var api: Settings
    /// What the next version of the candidates has set, as far as it differs; `nil` if there is
    /// none.
    public var update: Update?

    /// What differs in a next version of the candidates.
    public struct Update: Hashable, Sendable {
        /// What differs under `timings`.
        public var timings: Settings
        /// What differs under `options`.
        public var options: Settings

        /// Puts an update together.
        public init(timings: Settings = Settings(), options: Settings = Settings()) {
            self.timings = timings
            self.options = options
        }
    }

    /// The set-up of the next version; `nil` if there is none.
    public var updated: Setup? {
        guard let update else { return nil }
        var next = self
        next.timings = update.timings.over(timings)
        next.options = update.options.over(options)
        next.update = nil
        return next
    }

    /// Puts a set-up together.
    public init(
        pods: [String],
        timings: Settings = Settings(),
        options: Settings = Settings(),
        effectPeriodNanoseconds: Int64? = nil,
        resources: [String] = [],
        manners: [String] = [],
        cluster: ClusterSetup? = nil,
        api: Settings = Settings(),
        update: Update? = nil
    ) {
        self.pods = pods
        self.timings = timings
        self.options = options
        self.effectPeriodNanoseconds = effectPeriodNanoseconds
        self.resources = resources
        self.manners = manners
        self.cluster = cluster
        self.api = api
        self.update = update
    }
}
