public import LockstepDeterminism

/// Decides what the network does to each message: how long it takes, or that it is lost.
///
/// Cuts and the loss that faults add come on top; a model knows only the weather.
public protocol LinkModel: Sendable {
    /// The fate of one message.
    ///
    /// - Parameters:
    ///   - passage: Which message of which link.
    ///   - now: When it is sent.
    /// - Returns: Nanoseconds until it arrives, or a negative number if it is lost.
    mutating func fate(of passage: Passage, at now: Instant) -> Int64
}

/// One message's place on its directed link; the address of every draw about it.
public struct Passage: Sendable {
    /// The sender's index in the world, from 1 in order of creation.
    public var from: Int
    /// The receiver's index in the world.
    public var to: Int
    /// The directed link, by the names at its ends.
    public var link: UInt64
    /// The how-manieth message on that link, from 0.
    public var ordinal: UInt64
}

/// Latency with a tail, and loss, each drawn at the message's own address.
public struct TailedLinks: LinkModel {
    /// The usual latency, in nanoseconds.
    public var latencyNanoseconds: ClosedRange<Int64>
    /// The share of messages in the tail, in parts per million.
    public var slowPartsPerMillion: UInt64
    /// The latency of messages in the tail, in nanoseconds.
    public var slowLatencyNanoseconds: ClosedRange<Int64>
    /// The share of messages lost, in parts per million.
    public var lossPartsPerMillion: UInt64
    /// Every latency is rounded up to a multiple of so many nanoseconds, at least 1, so that what
    /// happens in several places ties.
    public var gridNanoseconds: Int64
    private let draws: Draws

    /// Describes a network.
    ///
    /// The default is 1 to 10 ms and nothing else: a healthy network within one zone.
    public init(
        seed: Seed,
        latencyNanoseconds: ClosedRange<Int64> = 1_000_000...10_000_000,
        slowPartsPerMillion: UInt64 = 0,
        slowLatencyNanoseconds: ClosedRange<Int64> = 0...0,
        lossPartsPerMillion: UInt64 = 0,
        gridNanoseconds: Int64 = 1
    ) {
        self.draws = Draws(seed: seed, stream: "network")
        self.latencyNanoseconds = latencyNanoseconds
        self.slowPartsPerMillion = slowPartsPerMillion
        self.slowLatencyNanoseconds = slowLatencyNanoseconds
        self.lossPartsPerMillion = lossPartsPerMillion
        self.gridNanoseconds = max(gridNanoseconds, 1)
    }

    /// Draws loss, then which part of the distribution, then the place within it.
    public mutating func fate(of passage: Passage, at now: Instant) -> Int64 {
        let first = passage.ordinal &* 3
        if lossPartsPerMillion > 0,
            draws.draw(key: passage.link, ordinal: first)
                .happens(partsPerMillion: lossPartsPerMillion)
        {
            return -1
        }
        let isSlow =
            slowPartsPerMillion > 0
            && draws.draw(key: passage.link, ordinal: first &+ 1)
                .happens(partsPerMillion: slowPartsPerMillion)
        let latency = draws.draw(key: passage.link, ordinal: first &+ 2)
            .within(isSlow ? slowLatencyNanoseconds : latencyNanoseconds)
        guard gridNanoseconds > 1 else { return latency }
        return (latency + gridNanoseconds - 1) / gridNanoseconds * gridNanoseconds
    }
}
