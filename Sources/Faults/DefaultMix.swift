public import LockstepDeterminism
public import LockstepSimulation

/// What breaks, and how often, unless a scenario says otherwise; the same for every algorithm.
///
/// The numbers are chosen so that in a minute with three candidates about half of all runs meet
/// several faults, most meet one, and some meet none: a mix in which everything always breaks finds
/// little, because nobody ever leads.
public enum DefaultMix {
    /// The network's weather.
    ///
    /// A zone's round trip is some milliseconds; one message in a hundred takes up to three
    /// seconds, longer than an elector's patience with one request (2 s) and shorter than with a
    /// lease (15 s); one in two hundred is lost, which a retry must hide.
    public static let network: Settings = [
        "latency": .durationRange(nanoseconds: 1_000_000...10_000_000),
        "slow": .share(partsPerMillion: 10_000),
        "slowLatency": .durationRange(nanoseconds: 100_000_000...3_000_000_000),
        "loss": .share(partsPerMillion: 5_000),
    ]

    /// What can be said of the network's weather.
    public static let weatherParameters = [
        Parameter("latency", .durationRange, "the usual latency, one way"),
        Parameter("slow", .share, "how many messages take longer"),
        Parameter("slowLatency", .durationRange, "how long those take"),
        Parameter("loss", .share, "how many messages are lost"),
        Parameter(
            "grid",
            .duration,
            "rounds every latency up to a multiple of this, so that events tie"
        ),
    ]

    /// The families of faults, by kind.
    public static let faults: [(kind: String, settings: Settings)] = [
        // Half of the pods have a wrong clock from the start. Rates stay within 2 %, far worse than
        // a quartz (0.01 %) and well within the drift of 10 % that timings allow for; wall clocks
        // within 40 s, more than any lease or expiry in play, as an unsynchronised host's are.
        (
            "clock",
            [
                "chance": .share(partsPerMillion: 500_000),
                "begin": .durationRange(nanoseconds: 0...0),
                "lasts": .durationRange(nanoseconds: 60_000_000_000...60_000_000_000),
                "rate": .share(partsPerMillion: 20_000),
                "offset": .duration(nanoseconds: 40_000_000_000),
            ]
        ),
        // Rare, since it voids what many algorithms assume; not before somebody can lead. Nobody
        // puts the record back, since that voids what ours assumes.
        (
            "delete",
            [
                "chance": .share(partsPerMillion: 50_000),
                "begin": .durationRange(nanoseconds: 5_000_000_000...45_000_000_000),
                "recreate": .durationRange(nanoseconds: 0...0),
            ]
        ),
        // Down for less than, and for more than, half a lease.
        (
            "kill",
            [
                "chance": .share(partsPerMillion: 150_000),
                "begin": .durationRange(nanoseconds: 2_000_000_000...50_000_000_000),
                "lasts": .durationRange(nanoseconds: 1_000_000_000...12_000_000_000),
            ]
        ),
        // Up to just under the time-out of 5 s that client-go's users are told to set, and for
        // long enough that the next fault can strike while answers are still late.
        (
            "late-reply",
            [
                "chance": .share(partsPerMillion: 350_000),
                "begin": .durationRange(nanoseconds: 2_000_000_000...50_000_000_000),
                "lasts": .durationRange(nanoseconds: 5_000_000_000...20_000_000_000),
                "delay": .durationRange(nanoseconds: 3_000_000_000...4_900_000_000),
            ]
        ),
        // Long enough for one to three requests, most of whose answers are gone.
        (
            "lost-reply",
            [
                "chance": .share(partsPerMillion: 250_000),
                "begin": .durationRange(nanoseconds: 1_000_000_000...50_000_000_000),
                "lasts": .durationRange(nanoseconds: 1_000_000_000...6_000_000_000),
                "share": .share(partsPerMillion: 700_000),
            ]
        ),
        // From a blip to twice a lease: some end while the holder still believes, some long after.
        (
            "partition",
            [
                "chance": .share(partsPerMillion: 350_000),
                "begin": .durationRange(nanoseconds: 2_000_000_000...45_000_000_000),
                "lasts": .durationRange(nanoseconds: 2_000_000_000...30_000_000_000),
            ]
        ),
        // A third of them longer than a lease of 15 s, so that a successor is there on waking.
        (
            "pause",
            [
                "chance": .share(partsPerMillion: 200_000),
                "begin": .durationRange(nanoseconds: 2_000_000_000...40_000_000_000),
                "lasts": .durationRange(nanoseconds: 3_000_000_000...22_000_000_000),
            ]
        ),
        // A rollout: some time to release and end in order, then a new life.
        (
            "terminate",
            [
                "chance": .share(partsPerMillion: 200_000),
                "begin": .durationRange(nanoseconds: 5_000_000_000...50_000_000_000),
                "lasts": .durationRange(nanoseconds: 1_000_000_000...10_000_000_000),
            ]
        ),
    ]

    /// What the mix says of a kind; `nil` if the kind is not in it.
    public static func settings(of kind: String) -> Settings? {
        faults.first { $0.kind == kind }?.settings
    }

    /// The network's weather for a seed.
    ///
    /// - Parameters:
    ///   - seed: Decides what each message meets.
    ///   - settings: What differs from `network`.
    ///   - gridNanoseconds: To multiples of what latencies are rounded up.
    /// - Returns: The weather.
    public static func weather(
        _ seed: Seed,
        _ settings: Settings = Settings(),
        gridNanoseconds: Int64 = 1
    ) -> TailedLinks {
        let settings = settings.over(network)
        return TailedLinks(
            seed: seed,
            latencyNanoseconds: settings.nanosecondRange("latency") ?? 0...0,
            slowPartsPerMillion: UInt64(settings.partsPerMillion("slow") ?? 0),
            slowLatencyNanoseconds: settings.nanosecondRange("slowLatency") ?? 0...0,
            lossPartsPerMillion: UInt64(settings.partsPerMillion("loss") ?? 0),
            gridNanoseconds: gridNanoseconds
        )
    }
}
