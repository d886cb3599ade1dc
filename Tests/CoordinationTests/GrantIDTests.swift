import LockstepCoordination
import Testing

@Suite("grants spelled in digits")
struct GrantIDTests {
    @Test("what is written is read back", arguments: [0, 1, 255, 0x0123_4567_89AB_CDEF, .max])
    func roundTrip(bits: UInt64) {
        let grant = GrantID(rawValue: bits)
        #expect(grant.description.utf8.count == 16)
        #expect(GrantID(hexadecimal: grant.description) == grant)
        #expect(GrantID(hexadecimal: "x_\(grant)".dropFirst(2)) == grant)
    }

    @Test(
        "anything but sixteen lower-case digits names no grant",
        arguments: [
            "", "ff", "00000000000000f", "00000000000000fff", "00000000000000FF",
            "+00000000000000f", "-00000000000000f", "000000000000000g", "000000000000000\u{666}",
            "0000000000000 ff", "000000000000000/", "000000000000000:", "000000000000000`",
        ]
    )
    func refuses(text: String) {
        #expect(GrantID(hexadecimal: text) == nil)
    }
}
