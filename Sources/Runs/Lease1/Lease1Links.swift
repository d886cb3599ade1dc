internal import LockstepDeterminism
internal import LockstepSimulation

/// One consumed stream of the workload's definition: SplitMix64 from a state of its own.
struct Lease1Stream: Sendable {
    private var state: UInt64
    private let unit: UInt64

    /// - Parameters:
    ///   - seed: The run's seed.
    ///   - number: Which stream.
    ///   - unit: What durations drawn from it are cut down to whole multiples of.
    init(seed: Seed, number: UInt64, unit: UInt64) {
        self.state = mix64(seed.rawValue ^ (number &* 0xD134_2543_DE82_EF95))
        self.unit = unit
    }

    @inline(__always)
    mutating func below(_ bound: UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return mix64(state) % bound
    }

    /// A drawn duration.
    @inline(__always)
    mutating func duration(below bound: UInt64) -> UInt64 {
        let drawn = below(bound)
        return unit == 1 ? drawn : drawn / unit * unit
    }
}

/// The workload's network: a stream a link, loss drawn before latency.
struct Lease1Links: LinkModel {
    private let ledger: Lease1Ledger
    private var toServer: [Lease1Stream]
    private var fromServer: [Lease1Stream]

    init(seed: Seed, unit: UInt64, ledger: Lease1Ledger) {
        self.ledger = ledger
        let electors = 0..<UInt64(Lease1.electors)
        self.toServer = electors.map { Lease1Stream(seed: seed, number: 11 + $0, unit: unit) }
        self.fromServer = electors.map { Lease1Stream(seed: seed, number: 21 + $0, unit: unit) }
    }

    mutating func fate(of passage: Passage, at now: Instant) -> Int64 {
        ledger.sent &+= 1
        // The server is the world's first pod, the electors come after it.
        if passage.to == 1 {
            return draw(&toServer[passage.from - 2])
        }
        return draw(&fromServer[passage.to - 2])
    }

    @inline(__always)
    private func draw(_ stream: inout Lease1Stream) -> Int64 {
        if stream.below(100) == 0 {
            ledger.lost &+= 1
            return -1
        }
        return Int64(Lease1.latencyFloor &+ stream.duration(below: Lease1.latencySpan))
    }
}
