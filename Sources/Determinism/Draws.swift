/// A named source of choices whose every draw is addressed, not consumed.
///
/// `draw(key:ordinal:)` is a pure function of the seed, the stream's name, the subject and the
/// ordinal. Taking a pod, a fault or a message away therefore leaves every other draw as it was.
///
///     let network = Draws(seed: Seed(7), stream: "network")
///     network.draw(key: stableID("a->b"), ordinal: 0)      // always the same word
///
/// - Source: SplitMix64 can be indexed: word n of a stream is `mix64(state + (n + 1) * gamma)`.
public struct Draws: Sendable {
    /// The stream's own starting state.
    @usableFromInline let state: UInt64

    /// Splits the stream of this name off a seed.
    public init(seed: Seed, stream: String) {
        self.state = mix64(seed.rawValue ^ stableID(stream))
    }

    /// The word at one address.
    ///
    /// - Parameters:
    ///   - key: The subject: a link, a pod, a fault, as `stableID` of its name or a mix of several.
    ///   - ordinal: The how-manieth draw of that subject, from 0.
    /// - Returns: 64 unrelated bits.
    /// - Cost: Two multiplications more than `mix64`; no memory is touched.
    @inlinable
    public func draw(key: UInt64, ordinal: UInt64) -> UInt64 {
        mix64(mix64(state &+ key) &+ (ordinal &+ 1) &* goldenGamma)
    }

    /// The draws of one subject in their order, as a generator.
    public func sequence(key: UInt64) -> AddressedGenerator {
        AddressedGenerator(draws: self, key: key)
    }
}

/// The draws of one subject of one stream, taken in order.
public struct AddressedGenerator: RandomNumberGenerator, Sendable {
    let draws: Draws
    let key: UInt64
    /// How many words have been taken.
    public private(set) var ordinal: UInt64 = 0

    init(draws: Draws, key: UInt64) {
        self.draws = draws
        self.key = key
    }

    /// The next word.
    public mutating func next() -> UInt64 {
        defer { ordinal &+= 1 }
        return draws.draw(key: key, ordinal: ordinal)
    }
}

/// Ways to turn a drawn word into a choice, in integers only.
///
/// The remainder is taken plainly: for bounds below 2^32 the bias is under one part in four
/// billion.
extension UInt64 {
    /// A number from 0 to `bound - 1`.
    @inlinable
    public func below(_ bound: UInt64) -> UInt64 {
        precondition(bound > 0, "a choice needs at least one alternative")
        return self % bound
    }

    /// A number within the range, both ends included.
    @inlinable
    public func within(_ range: ClosedRange<Int64>) -> Int64 {
        let width = UInt64(bitPattern: range.upperBound &- range.lowerBound)
        return width == .max
            ? Int64(bitPattern: self) : range.lowerBound &+ Int64(bitPattern: self % (width &+ 1))
    }

    /// Whether an event of this probability happens.
    ///
    /// - Parameter partsPerMillion: The probability in millionths: 10,000 is one percent.
    /// - Returns: `true` for that share of all words.
    @inlinable
    public func happens(partsPerMillion: UInt64) -> Bool {
        self % 1_000_000 < partsPerMillion
    }
}
