import LockstepDeterminism
import Testing

@Suite("seed")
struct SeedTests {
    @Test("the largest seed is read, one more is not")
    func bounds() {
        #expect(Seed(text: "18446744073709551615")?.rawValue == .max)
        #expect(Seed(text: "18446744073709551616") == nil)
    }

    @Test(
        "what is not a seed is refused",
        arguments: [
            "", "-1", "+1", "1.5", "0x", "0x+5", "seven", " 7", "7 ", "0x1FFFFFFFFFFFFFFFF",
        ]
    )
    func refused(text: String) {
        #expect(Seed(text: text) == nil)
    }

    @Test("a git hash counts by its first sixteen digits")
    func gitHash() {
        let hash = "00000000000000ff" + String(repeating: "a", count: 24)
        #expect(Seed(text: hash) == Seed(255))
        #expect(Seed(text: "0xff") == Seed(255))
    }
}
