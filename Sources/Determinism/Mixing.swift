/// Scrambles 64 bits so that close inputs give unrelated outputs; a bijection.
///
/// - Parameter value: Any 64 bits.
/// - Returns: The finalizer of SplitMix64 applied to `value`.
/// - Determinism: A pure function.
/// - Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014,
///   doi:10.1145/2660193.2660195.
@inlinable
public func mix64(_ value: UInt64) -> UInt64 {
    var word = value
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
}

/// The increment between two states of SplitMix64: 2^64 divided by the golden ratio, made odd.
@usableFromInline let goldenGamma: UInt64 = 0x9E37_79B9_7F4A_7C15

/// Gives a name a 64-bit identity that is the same in every process and build.
///
/// - Parameter name: Any text; its UTF-8 bytes count.
/// - Returns: FNV-1a over the bytes, then scrambled by `mix64`.
/// - Cost: O(bytes), no allocation.
public func stableID(_ name: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 {
        hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    return mix64(hash)
}
