import Testing

@testable import LockstepSimulation

@Suite("self-test")
struct SelfTestTests {
    @Test("every construct is captured on this toolchain")
    func passes() throws {
        try SelfTest.run()
    }

    @Test("a failure names toolchain and construct")
    func names() {
        let failure = SelfTestFailure(
            construct: "Task.yield",
            granularity: .fine,
            toolchain: "Swift 6.3"
        )
        #expect(failure.description.contains("Task.yield"))
        #expect(failure.description.contains("Swift 6.3"))
    }
}
