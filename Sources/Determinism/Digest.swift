/// A rolling 64-bit summary of an ordered sequence of words.
///
/// Two sequences with the same digest are taken to be equal: a collision by accident has a chance
/// of 2^-64. It is no defence against someone who wants one.
///
///     var digest = Digest()
///     digest.fold(1)
///     digest.fold("two")
///     digest.value                            // depends on both and on their order
public struct Digest: Hashable, Sendable {
    /// The summary of everything folded so far; 0 for the empty sequence.
    @inlinable public var value: UInt64 { state }
    @usableFromInline var state: UInt64 = 0

    /// The digest of the empty sequence.
    public init() {}

    /// Appends a word.
    @inlinable
    public mutating func fold(_ word: UInt64) {
        state = mix64(state &+ word)
    }

    /// Appends a signed word, by its bits.
    @inlinable
    public mutating func fold(_ word: Int64) {
        fold(UInt64(bitPattern: word))
    }

    /// Appends a text: its bytes eight at a time, then what is left of them, with the low byte of
    /// their number in the topmost.
    public mutating func fold(_ text: String) {
        let isFolded: Void? = text.utf8.withContiguousStorageIfAvailable { bytes in
            fold(UnsafeRawBufferPointer(bytes))
        }
        if isFolded == nil { Array(text.utf8).withUnsafeBytes { fold($0) } }
    }

    private mutating func fold(_ bytes: UnsafeRawBufferPointer) {
        let whole = bytes.count & ~7
        for place in stride(from: 0, to: whole, by: 8) {
            let word = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            fold(UInt64(bigEndian: word))
        }
        var rest: UInt64 = 0
        for place in whole..<bytes.count { rest = (rest << 8) | UInt64(bytes[place]) }
        fold(rest ^ (UInt64(bytes.count) << 56))
    }
}
