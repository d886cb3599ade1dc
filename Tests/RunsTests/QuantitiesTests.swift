import Testing

@testable import LockstepRuns

@Suite("quantities")
struct QuantitiesTests {
    @Test(
        "durations are exact",
        arguments: [
            ("0s", 0), ("10ns", 10), ("500us", 500_000), ("250ms", 250_000_000),
            ("15s", 15_000_000_000), ("1.5s", 1_500_000_000), ("2m", 120_000_000_000),
            ("1h", 3_600_000_000_000), ("0.000000001s", 1), ("1.50m", 90_000_000_000),
            ("315576000000000000ns", 315_576_000_000_000_000), ("1.000us", 1_000),
            ("315576000.000000000s", 315_576_000_000_000_000),
        ] as [(String, Int64)]
    )
    func durations(text: String, nanoseconds: Int64) throws {
        #expect(try Quantities.nanoseconds(text) == nanoseconds)
    }

    @Test(
        "what is no duration is refused",
        arguments: [
            "", "s", ".5s", "1.s", "+1s", " 1s", "1s ", "1e3s", "1,5s", "١s", "--1s", "1.5.5s",
            "315576000000000001ns", "315576000.000000001s", "9223372036854775808ns", "0.1ns", "1S",
            "0x1s",
        ]
    )
    func noDurations(text: String) {
        #expect(throws: Complaint.self) { try Quantities.nanoseconds(text) }
    }

    @Test("one duration is a range of one")
    func singleRange() throws {
        #expect(try Quantities.range("5s") == 5_000_000_000...5_000_000_000)
        #expect(try Quantities.range("1.5ms..2s") == 1_500_000...2_000_000_000)
        #expect(throws: Complaint.self) { try Quantities.range("..5s") }
        #expect(throws: Complaint.self) { try Quantities.range("5s..") }
    }

    @Test("shares count in millionths, as a percentage or as a fraction")
    func shares() throws {
        #expect(try Quantities.partsPerMillion("0.5%") == 5_000)
        #expect(try Quantities.partsPerMillion("0.0001%") == 1)
        #expect(try Quantities.partsPerMillion("100%") == 1_000_000)
        #expect(try Quantities.partsPerMillion("0.1") == 100_000)
        #expect(try Quantities.partsPerMillion("1") == 1_000_000)
        #expect(try Quantities.partsPerMillion("0") == 0)
        for text in ["", "%", "-1%", "100.0001%", "1.1", "0.0000001", "half"] {
            #expect(throws: Complaint.self) { try Quantities.partsPerMillion(text) }
        }
    }

    @Test("whole numbers keep to their bounds and to plain digits")
    func counts() throws {
        #expect(try Quantities.count("-3", within: -3...3) == -3)
        #expect(try Quantities.count("07", within: 1...9) == 7)
        for text in ["+3", "3 ", "0x3", "3.0", "", "-", "4"] {
            #expect(throws: Complaint.self) { try Quantities.count(text, within: -3...3) }
        }
    }

    @Test("the nearest name is found, and none where none is near")
    func nearest() {
        let names = ["lease", "hold", "retry"]
        #expect(nearestName(to: "laese", in: names) == "lease")
        #expect(nearestName(to: "Hold", in: names) == "hold")
        #expect(nearestName(to: "retyr", in: names) == "retry")
        #expect(nearestName(to: "metapartcle-electr", in: ["metaparticle-elector"]) != nil)
        #expect(nearestName(to: "drift", in: names) == nil)
        #expect(nearestName(to: "", in: names) == nil)
        #expect(nearestName(to: "a", in: ["b", "c"]) == nil)
        #expect(nearestName(to: String(repeating: "a", count: 100_000), in: names) == nil)
    }
}
