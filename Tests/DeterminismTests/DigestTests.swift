import LockstepDeterminism
import Testing

@Suite("digest")
struct DigestTests {
    /// What a text adds to a digest, byte by byte.
    private func folded(_ text: String) -> UInt64 {
        var digest = Digest()
        var word: UInt64 = 0
        for (index, byte) in text.utf8.enumerated() {
            word = word << 8 | UInt64(byte)
            if index % 8 == 7 {
                digest.fold(word)
                word = 0
            }
        }
        digest.fold(word ^ UInt64(text.utf8.count) << 56)
        return digest.value
    }

    @Test("a text is folded as its bytes, eight at a time, however it is kept")
    func texts() {
        let long = "a text with an \u{E9}, a \u{5B57} and a \u{1F98A}, longer than any small one"
        for count in 0...long.count {
            let part = long.prefix(count)
            for text in [String(part), part.map(String.init).joined()] {
                var digest = Digest()
                digest.fold(text)
                #expect(digest.value == folded(text), "\(text)")
            }
        }
    }

    @Test("texts of one length that differ in a byte have different digests")
    func differences() {
        var first = Digest()
        var second = Digest()
        first.fold("eight by eight by a")
        second.fold("eight by eight by b")
        #expect(first.value != second.value)
    }
}
