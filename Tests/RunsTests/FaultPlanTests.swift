import Foundation
import LockstepDeterminism
import LockstepFaults
import Testing

@testable import LockstepRuns

@Suite("fault plan")
struct FaultPlanTests {
    private static let plan = FaultPlan(faults: [
        PlannedFault(
            id: "pause-0",
            kind: "pause",
            begin: Instant(nanoseconds: 12_000_000_000),
            end: Instant(nanoseconds: 32_000_000_001),
            targets: ["a"]
        ),
        PlannedFault(
            id: "odd \"{[\\ é\n",
            kind: "partition",
            begin: .zero,
            end: Instant(nanoseconds: .max),
            targets: ["a->b", "b->a"],
            parameters: [.init("z", 1), .init("a", "two"), .init("least", .min)]
        ),
    ])

    @Test("a plan's text gives the plan again, and the same text")
    func roundTrip() throws {
        for plan in [Self.plan, FaultPlan()] {
            let again = try FaultPlan(text: plan.text, file: "p.json")
            #expect(again == plan)
            #expect(again.text == plan.text)
        }
    }

    @Test("the text has one fault a line and keys in their order")
    func text() {
        var plan = Self.plan
        plan.faults[1].id = "cut"
        #expect(
            plan.text == """
                {"version":1,"faults":[
                {"id":"pause-0","kind":"pause","beginNs":12000000000,"endNs":32000000001,\
                "targets":["a"],"parameters":{}},
                {"id":"cut","kind":"partition","beginNs":0,"endNs":9223372036854775807,\
                "targets":["a->b","b->a"],\
                "parameters":{"z":1,"a":"two","least":-9223372036854775808}}
                ]}

                """
        )
        #expect(FaultPlan().text == "{\"version\":1,\"faults\":[]}\n")
    }

    @Test("parameters are found by name and type")
    func parameters() {
        let fault = Self.plan.faults[1]
        #expect(fault.number("z") == 1)
        #expect(fault.text("a") == "two")
        #expect(fault.number("a") == nil)
        #expect(fault.text("none") == nil)
    }

    @Test(
        "a wrong field is named with the fault and its line",
        arguments: [
            ("\"id\":\"cut\"", "\"id\":\"\"", "`\"\"` in the field `id`", nil),
            ("\"id\":\"cut\"", "\"id\":\"pause-0\"", "the id `pause-0` again", nil),
            ("\"kind\":\"partition\",", "", "nothing in the field `kind`", nil),
            ("beginNs\":0", "beginNs\":-1", "`-1` in the field `beginNs`", nil),
            ("beginNs\":0", "beginNs\":0.5", "`0.5` in the field `beginNs`", nil),
            ("beginNs\":0", "beginNS\":0", "the field `beginNS`", "beginNs"),
            ("endNs\":9223372036854775807", "endNs\":9223372036854775808", "`endNs`", nil),
            ("beginNs\":0,\"endNs\":9", "beginNs\":8,\"endNs\":7,\"x\":9", "the field `x`", nil),
            ("[\"a->b\",", "[5,", "in the field `targets`", nil),
            ("\"z\":1", "\"z\":1.5", "`1.5` in the parameter `z`", nil),
        ] as [(String, String, String, String?)]
    )
    func wrongField(right: String, wrong: String, says: String, suggestion: String?) throws {
        var plan = Self.plan
        plan.faults[1].id = "cut"
        let text = plan.text.replacing(right, with: wrong)
        let error = try #require(throws: ScenarioError.self) {
            try FaultPlan(text: text, file: "p.json")
        }
        #expect(error.found.hasPrefix("fault 2: "))
        #expect(error.found.contains(says))
        #expect(error.line == 3)
        #expect(error.column == 1)
        #expect(error.suggestion == suggestion)
    }

    @Test("a fault that ends before it begins is refused")
    func endBeforeBegin() throws {
        var plan = Self.plan
        plan.faults[0].end = .zero
        let error = try #require(throws: ScenarioError.self) {
            try FaultPlan(text: plan.text, file: "p.json")
        }
        #expect(error.line == 2)
        #expect(error.found.contains("`endNs` before `beginNs`"))
    }

    @Test(
        "what is no plan is refused",
        arguments: [
            "", "[]", "{}", "{\"version\":2,\"faults\":[]}", "{\"version\":1}",
            "{\"version\":1,\"faults\":{}}", "{\"version\":1,\"faults\":[5]}",
            "{\"version\":1,\"faults\":[],\"more\":{}}", "{\"version\":1,\"faults\":[}",
        ]
    )
    func noPlan(text: String) {
        #expect(throws: ScenarioError.self) { try FaultPlan(text: text, file: "p.json") }
    }

    @Test("broken JSON is named by line and column, a file that is none by its reason")
    func brokenText() throws {
        let error = try #require(throws: ScenarioError.self) {
            try FaultPlan(text: "{\"version\":1,\n \"faults\":[}", file: "p.json")
        }
        #expect(error.line == 2)
        #expect(error.column == 12)
        let missing = try #require(throws: ScenarioError.self) {
            try FaultPlan(path: "no/such/plan.json")
        }
        #expect(missing.cause == .unreadable)
    }

    @Test("a byte order mark is passed over, and a field that stands there twice is not")
    func oddFiles() throws {
        let path = temporaryPath("plan")
        defer { removeFolder(path) }
        try ("\u{FEFF}" + Self.plan.text).write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try FaultPlan(path: path) == Self.plan)
        let twice = #"{"version":1,"faults":[],"faults":[]}"#
        let error = #expect(throws: ScenarioError.self) {
            try FaultPlan(text: twice, file: "p.json")
        }
        #expect(error?.found.contains("`faults` stands there twice") == true)
    }
}
