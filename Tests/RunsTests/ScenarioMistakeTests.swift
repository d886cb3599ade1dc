import Testing

@testable import LockstepRuns

/// One wrong line of the good file, and what must be said about it.
struct Mistake: Sendable, CustomTestStringConvertible {
    let line: Int
    let text: String
    let column: Int
    let says: String
    let suggestion: String?

    init(_ line: Int, _ text: String, _ column: Int, _ says: String, _ suggestion: String?) {
        (self.line, self.text, self.column) = (line, text, column)
        (self.says, self.suggestion) = (says, suggestion)
    }

    var testDescription: String { text }
}

@Suite("scenario mistakes")
struct ScenarioMistakeTests {
    static let keys = [
        Mistake(1, "titel: T", 1, "the key `titel`", "title"),
        Mistake(1, #"title: "\e[31m""#, 8, "control characters", nil),
        Mistake(2, "system: leese-election", 9, "`leese-election`", "lease-election"),
        Mistake(2, "system: [lease-election]", 9, "a list", nil),
        Mistake(2, "system:", 8, "nothing", nil),
        Mistake(4, "timings: { laese: 15s }", 12, "the key `laese`", "lease"),
        Mistake(4, "timings: 15s", 10, "`15s`", nil),
        Mistake(4, "timings:", 9, "nothing", nil),
        Mistake(5, "options: { relase: true }", 12, "the key `relase`", "release"),
        Mistake(6, "network: { los: 1% }", 12, "the key `los`", "loss"),
        Mistake(
            14,
            "work: { effects: every 3s, resource: [fenced] }",
            28,
            "`resource`",
            "resources"
        ),
        Mistake(14, "work: { resources: [fenced] }", 7, "no key `effects`", nil),
        Mistake(14, "work: { effects: every 3s, resources: [fence] }", 40, "`fence`", "fenced"),
        Mistake(14, "work: { effects: every 3s, manner: deaff }", 36, "`deaff`", "deaf"),
        Mistake(14, "work: { effects: every 3s, manner: [deaf, deaf] }", 43, "again", nil),
        Mistake(14, "work: { effects: every 3s, manner: [any] }", 37, "`any`", nil),
        Mistake(14, "work: { effects: every 3s, manner: {} }", 36, "a mapping", nil),
        Mistake(15, "judges: [one-beleiver]", 10, "`one-beleiver`", "one-believer"),
        Mistake(15, "judges: defualt", 9, "`defualt`", "default"),
        Mistake(15, "judges: token-order", 9, "`token-order`", "[token-order]"),
        Mistake(15, "judges: []", 9, "an empty list", nil),
        Mistake(15, "judges: [token-order, token-order]", 23, "again", nil),
        Mistake(
            15,
            "claims: [one-believer, { only: lease-election, judges: [one-believer] }]",
            24,
            "again",
            nil
        ),
        Mistake(15, "claims: [{ judges: [one-believer] }]", 10, "without `only`", nil),
        Mistake(16, "braking: 60s", 1, "the key `braking`", "breaking"),
    ]

    static let values = [
        Mistake(3, "pods: 0", 7, "`0`", "1"),
        Mistake(3, "pods: 101", 7, "`101`", "100"),
        Mistake(3, "pods: three", 7, "`three`", nil),
        Mistake(3, "pods: 3.0", 7, "`3.0`", nil),
        Mistake(3, "pods: 99999999999999999999", 7, "`99999999999999999999`", nil),
        Mistake(4, "timings: { lease: 15 }", 19, "a number without a unit", "15s"),
        Mistake(4, "timings: { lease: 15sec }", 19, "unit", "15s"),
        Mistake(4, "timings: { lease: 15 seconds }", 19, "unit", "15s"),
        Mistake(4, "timings: { lease: 15x }", 19, "unit", nil),
        Mistake(4, "timings: { lease: -15s }", 19, "negative", "15s"),
        Mistake(4, "timings: { lease: soon }", 19, "`soon`", nil),
        Mistake(4, "timings: { lease: 1.5ns }", 19, "finer than a nanosecond", nil),
        Mistake(4, "timings: { lease: 9999999999h }", 19, "more than ten years", nil),
        Mistake(4, "timings: { lease: 99999999999999999999s }", 19, "more than ten years", nil),
        Mistake(4, "timings: { lease: 87661h }", 19, "more than ten years", nil),
        Mistake(4, "timings: { drift: 40 }", 19, "more than the whole", "40%"),
        Mistake(4, "timings: { drift: 101% }", 19, "more than the whole", nil),
        Mistake(4, "timings: { drift: 0.00001% }", 19, "one in a million", nil),
        Mistake(4, "timings: { drift: 5 % }", 19, "`5 %`", "5%"),
        Mistake(5, "options: { release: yes }", 21, "`yes`", "true"),
        Mistake(5, "options: { slots: 21 }", 19, "`21`", "20"),
        Mistake(5, "options: { missing: craete }", 21, "`craete`", "create"),
        Mistake(5, "options: { note: {} }", 18, "a mapping", nil),
        Mistake(6, "network: { latency: 10ms..1ms }", 21, "before it begins", "1ms..10ms"),
        Mistake(6, "network: { latency: 1ms-10ms }", 21, "`1ms-10ms`", "1ms..10ms"),
        Mistake(6, "network: { latency: 1ms...10ms }", 21, "`1ms...10ms`", "1ms..10ms"),
        Mistake(6, "network: { latency: 1..10ms }", 21, "`1`, a number without a unit", "1s"),
        Mistake(14, "work: { effects: 3s }", 18, "`3s`", "every 3s"),
        Mistake(14, "work: { effects: every 0s }", 18, "without a pause", nil),
        Mistake(14, "work: { effects: every 999us }", 18, "every `999us`", "every 1ms"),
        Mistake(16, "breaking: 0s", 11, "no time at all", "60s"),
        Mistake(17, "recovering: 40", 13, "without a unit", "40s"),
    ]

    static let faults = [
        Mistake(8, "  - defualt", 5, "`defualt`", "default"),
        Mistake(9, "  - partitoin: { chance: 40% }", 5, "the key `partitoin`", "partition"),
        Mistake(9, "  - partition: { chanse: 40% }", 18, "the key `chanse`", "chance"),
        Mistake(9, "  - partition: { chance: often }", 26, "`often`", nil),
        Mistake(9, "  - { kill: {}, outage: {} }", 5, "several keys", nil),
        Mistake(11, "  - { at: 12s, kind: puase, pod: a, for: 20s }", 22, "`puase`", "pause"),
        Mistake(11, "  - { at: 12s, kind: pause, pod: d, for: 20s }", 34, "`d`", nil),
        Mistake(11, "  - { at: 12s, kind: pause, pods: [a, z], for: 20s }", 39, "`z`", nil),
        Mistake(11, "  - { at: 12s, kind: pause, for: 20s }", 5, "aimed at nothing", nil),
        Mistake(11, "  - { at: 12s, kind: pause, pod: a }", 5, "without an end", nil),
        Mistake(11, "  - { at: 12s, kind: pause, link: a->b, for: 1s }", 29, "`link`", nil),
        Mistake(11, "  - { kind: pause, pod: a, for: 20s }", 5, "no key `at`", nil),
        Mistake(11, "  - { at: 12s, pod: a, for: 20s }", 5, "no key `kind`", nil),
        Mistake(11, "  - { at: 60s, kind: pause, pod: a, for: 20s }", 11, "after the time", nil),
        Mistake(
            11,
            "  - { at: 1s, kind: pause, pod: a, pods: [b], for: 1s }",
            42,
            "both `pod`",
            nil
        ),
        Mistake(11, "  - { at: 1s, kind: kill, pod: a, for: 1s }", 35, "`for`", nil),
        Mistake(
            12,
            "  - { at: 1s, kind: partition, link: a->api2, for: 1s }",
            38,
            "api2",
            "a->api"
        ),
    ]

    @Test("every wrong line is named with its place and what was meant", arguments: keys + values)
    func wrongLine(mistake: Mistake) throws {
        try expect(mistake, in: goodText(line: mistake.line, replacedBy: mistake.text))
    }

    @Test("every wrong fault is named with its place and what was meant", arguments: faults)
    func wrongFault(mistake: Mistake) throws {
        try expect(mistake, in: goodText(line: mistake.line, replacedBy: mistake.text))
    }

    @Test("faults that are neither default nor none nor a list")
    func wrongFaults() throws {
        let rest = goodText.split(separator: "\n").filter {
            !$0.hasPrefix("  -") && !$0.hasPrefix("faults")
        }
        let text = "faults: nnoe\n" + rest.joined(separator: "\n")
        try expect(Mistake(1, "", 9, "`nnoe`", "none"), in: text)
        try expect(
            Mistake(1, "", 9, "a mapping", "- pause: ..."),
            in: text.replacing("nnoe", with: "{ pause: off }")
        )
    }

    @Test("a kind of fault that occurs twice is named at its second place")
    func kindTwice() throws {
        let text = goodText(line: 9, replacedBy: "  - pause: { chance: 1% }")
        try expect(Mistake(10, "", 5, "the kind `pause` again", nil), in: text)
    }

    private func expect(_ wrong: Mistake, in text: String) throws {
        let error = try #require(mistake(in: text))
        #expect(error.line == wrong.line)
        #expect(error.column == wrong.column)
        #expect(error.found.contains(wrong.says))
        #expect(error.suggestion == wrong.suggestion)
        #expect(error.cause == .content)
        #expect(error.file == "s.yaml")
    }

    @Test(
        "a key that must be there is missed",
        arguments: ["title", "system", "pods", "breaking"]
    )
    func missing(key: String) throws {
        let lines = goodText.split(separator: "\n").filter { !$0.hasPrefix(key + ":") }
        let error = try #require(mistake(in: lines.joined(separator: "\n")))
        #expect(error.found == "no key `\(key)`")
        #expect(error.line == 1)
    }

    @Test("an error reads as one sentence that begins with its place")
    func sentence() throws {
        let error = try #require(
            mistake(in: goodText(line: 2, replacedBy: "system: leese-election"))
        )
        #expect(
            "\(error)" == "s.yaml:2:9: found `leese-election`, expected the name of a system: "
                + "`lease-election`, `metaparticle-elector`; did you mean `lease-election`?"
        )
    }
}
