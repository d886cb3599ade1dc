import LockstepDeterminism
import Testing

@Suite("numbers in texts")
struct DecimalTests {
    @Test(
        "a number keeps its sign and its zeros, or those that it must",
        arguments: [
            (-500, 3, nil, "-0.500"), (-1_250, 3, nil, "-1.250"), (0, 3, nil, "0.000"),
            (7, 2, nil, "0.07"), (1_250, 3, 0, "1.25"), (2_000, 3, 0, "2"),
            (120_000_000, 7, 2, "12.00"), (3, 0, nil, "3"),
            (.min, 9, nil, "-9223372036.854775808"),
        ] as [(Int64, Int, Int?, String)]
    )
    func decimal(number: Int64, places: Int, least: Int?, text: String) {
        #expect(number.decimal(places: places, keeping: least) == text)
    }

    @Test("a fingerprint always has sixteen digits")
    func digits() {
        #expect(UInt64(0).sixteenDigits == "0000000000000000")
        #expect(UInt64.max.sixteenDigits == "ffffffffffffffff")
        #expect(UInt64(0xAB).sixteenDigits == "00000000000000ab")
    }
}
