import Foundation
import LockstepDeterminism
import LockstepEventSamples
import LockstepHistories
import LockstepKubernetes
import LockstepMockKubernetes
import LockstepRuns
import Testing

@testable import LockstepKubernetesHTTPServer

@Suite("The page about the served API server")
struct ServedPageTests {
    private let page: String
    private let desk: ControlDesk

    init() throws {
        // As many as the page's own server has.
        var settings = ControlPlaneSettings()
        settings.replicas = 2
        desk = ControlDesk(
            plane: LivePlane(ControlPlane(settings, seed: Seed(1))) { _ in },
            seed: Seed(1)
        )
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        page = try String(
            contentsOf: root.appendingPathComponent("Scenarios/served.md"),
            encoding: .utf8
        )
    }

    /// What stands between backticks in the first column of the table with a heading.
    private func column(_ heading: String) -> [String] {
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        let table = lines.drop { !$0.hasPrefix("| \(heading) |") }.dropFirst(2)
            .prefix { $0.hasPrefix("|") }
        return table.flatMap { line in
            line.split(separator: "|")[0].split(separator: "`").enumerated()
                .filter { $0.offset % 2 == 1 }.map { String($0.element) }
        }
    }

    private func post(_ body: String, to path: String) -> Int {
        desk.answer(
            WireRequest(
                method: "POST",
                target: ControlDesk.prefix + path,
                body: Array(body.utf8)
            )
        ).status
    }

    @Test("every fault that can be ordered is on it, and every one on it can be ordered")
    func faults() {
        let texts = column("fault")
        for text in texts { #expect(post("{\"fault\":\"\(text)\"}", to: "faults") == 201) }
        let names = texts.map { String($0.prefix { $0 != " " }) }
        #expect(Set(names) == Set(Disturbance.names))
    }

    @Test("what it sends by curl is taken")
    func examples() {
        var sent = 0
        for line in page.split(separator: "\n") where line.hasPrefix("curl -d '") {
            let path = line.hasSuffix("faults") ? "faults" : "history"
            #expect(post(String(line.split(separator: "'")[1]), to: path) == 201)
            sent += 1
        }
        #expect(sent == 3)
    }

    @Test("clients may state whatever electors report, and whoever starts and stops them")
    func everyEvent() {
        let topics: [Topic] = [
            .lives, .campaigns, .beliefs, .callbacks, .bodies, .releases, .sightings, .effects,
        ]
        var stated = 0
        for var observation in EventSamples.history.observations
        where topics.contains(observation.event.topic) {
            // Only a world knows what its tasks wait for.
            if case .podStuck = observation.event { continue }
            observation.pod = "a"
            var body: [UInt8] = []
            observation.json.write(into: &body)
            let said = String(decoding: body, as: UTF8.self)
            #expect(post(said, to: "history") == 201, "\(said)")
            stated += 1
        }
        #expect(stated > 20)
    }

    @Test("clients may state every event on it")
    func events() {
        let known = ClientStatement.expectation
        for name in column("event") where name.contains("-") && !name.contains(" ") {
            #expect(known.contains(name))
        }
        #expect(column("event").contains("deadline-set"))
    }
}
