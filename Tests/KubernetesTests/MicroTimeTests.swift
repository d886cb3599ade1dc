import LockstepDeterminism
import LockstepKubernetes
import Testing

@Suite("Times are written and read by hand")
struct MicroTimeTests {
    @Test(
        "a moment has exactly six digits of fraction",
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
            (1_767_225_600_000_001, "2026-01-01T00:00:00.000001Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
            (4_107_542_399_999_999, "2100-02-28T23:59:59.999999Z"),
            (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
            (-62_167_219_200_000_000, "0000-01-01T00:00:00.000000Z"),
        ]
    )
    func text(microseconds: Int64, text: String) {
        #expect(MicroTime(microseconds: microseconds).text == text)
        #expect(MicroTime(text: text)?.microseconds == microseconds)
    }

    @Test("an offset is taken to UTC")
    func offset() {
        #expect(
            MicroTime(text: "2026-01-01T02:30:00.500000+02:30")?.text
                == "2026-01-01T00:00:00.500000Z"
        )
        #expect(
            MicroTime(text: "2025-12-31T23:00:00.000000-01:00")?.text
                == "2026-01-01T00:00:00.000000Z"
        )
        #expect(
            MicroTime(text: "2026-01-01T00:00:00,123456Z")?.text == "2026-01-01T00:00:00.123456Z"
        )
    }

    @Test(
        "everything else is refused",
        arguments: [
            "", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.123Z",
            "2026-01-01T00:00:00.123456789Z", "2026-01-01T00:00:00.000000",
            "2026-01-01 00:00:00.000000Z", "2026-02-29T00:00:00.000000Z",
            "2026-13-01T00:00:00.000000Z", "2026-00-01T00:00:00.000000Z",
            "2026-01-00T00:00:00.000000Z", "2026-01-01T24:00:00.000000Z",
            "2026-01-01T00:60:00.000000Z", "2026-01-01T00:00:60.000000Z",
            "2026-01-01T00:00:00.000000+0100", "2026-01-01T00:00:00.000000Zx",
            "2026-1-01T00:00:00.000000Z", "x026-01-01T00:00:00.000000Z",
        ]
    )
    func refused(text: String) {
        #expect(MicroTime(text: text) == nil)
    }

    @Test(
        "a month has the days that the calendar gives it, and no more",
        arguments: [(1900, 28), (2000, 29), (2023, 28), (2024, 29), (2100, 28)]
    )
    func months(year: Int, february: Int) {
        let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        for (index, length) in lengths.enumerated() {
            for day in 1...31 {
                let date = [index + 1, day].map { $0 < 10 ? "0\($0)" : "\($0)" }
                let text = "\(year)-\(date[0])-\(date[1])T00:00:00Z"
                #expect((Timestamp(text: text) != nil) == (day <= length), "\(text)")
            }
        }
    }

    @Test("every day of four centuries is its own text")
    func calendar() {
        var previous = ""
        for day in stride(from: -146_097 as Int64, through: 146_097, by: 13) {
            let time = Timestamp(seconds: day * 86_400 + 3_661)
            #expect(Timestamp(text: time.text) == time)
            #expect(time.text > previous)
            previous = time.text
        }
    }

    @Test("wall readings are cut down, also before 1970")
    func walls() {
        #expect(MicroTime(WallInstant(nanoseconds: 1_999)).microseconds == 1)
        #expect(MicroTime(WallInstant(nanoseconds: -1)).microseconds == -1)
        #expect(Timestamp(WallInstant(nanoseconds: -1)).text == "1969-12-31T23:59:59Z")
        #expect(MicroTime(microseconds: 5).wall == WallInstant(nanoseconds: 5_000))
        #expect(MicroTime(microseconds: .max).wall == WallInstant(nanoseconds: .max))
        #expect(Timestamp(text: "2026-01-01T00:00:00.9Z")?.text == "2026-01-01T00:00:00Z")
    }
}
