import Foundation
import Testing

/// The program itself, as a user starts it.
@Suite struct SweepCommandTests {
    /// The program beside the test bundle; `nil` if it was not built.
    private static let program: String? = {
        let folders = [Bundle.main.bundlePath, CommandLine.arguments.first ?? ""].map {
            URL(fileURLWithPath: $0).deletingLastPathComponent().path
        }
        let paths = folders.map { $0 + "/lockstep" } + [Bundle.main.bundlePath + "/lockstep"]
        let found = paths.first { FileManager.default.isExecutableFile(atPath: $0) }
        if found == nil { print("skipped: no `lockstep` beside the test bundle in \(paths)") }
        return found
    }()

    private static let scenario = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Scenarios/fast/lease-election.yaml")
        .path

    private func start(_ arguments: [String], into path: String) throws -> Process {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(Self.program))
        process.arguments = ["sweep", Self.scenario] + arguments
        process.standardOutput = FileHandle(forWritingAtPath: path)
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// The JSON document of a sweep that is left alone.
    private func sweep(_ arguments: [String]) throws -> [String: Any] {
        let path = temporaryPath("output")
        defer { removeFolder(path) }
        let process = try start(arguments + ["--json"], into: path)
        process.waitUntilExit()
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
        return try #require(json as? [String: Any])
    }

    @Test(.enabled(if: SweepCommandTests.program != nil))
    func oneJobAndTwoComeToTheSame() throws {
        let one = try sweep(["--seeds", "24", "--jobs", "1"])
        let two = try sweep(["--seeds", "24", "--jobs", "2"])
        #expect(one["digest"] as? String == two["digest"] as? String)
        #expect(one["seeds"] as? Int == 24)
        #expect(one["evaluations"] as? [String: Int] == two["evaluations"] as? [String: Int])
        #expect(try sweep(["--seeds", "23"])["digest"] as? String != one["digest"] as? String)
    }

    @Test(.enabled(if: SweepCommandTests.program != nil))
    func aSweepThatIsKilledGoesOnAndLosesNothing() throws {
        let (folder, output) = (temporaryPath("kept"), temporaryPath("output"))
        defer { removeFolder(folder) }
        defer { removeFolder(output) }
        let arguments = ["--keep", folder, "--jobs", "2"]
        let process = try start(arguments + ["--seeds", "100000"], into: output)
        var noted = 0
        while noted < 10, process.isRunning {
            usleep(20_000)
            let journal = (try? contents(folder + "/sweep.journal")) ?? ""
            noted = journal.split(separator: "\n").count { $0.hasPrefix("0\t") }
        }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(noted >= 10)
        #expect(try contents(output).isEmpty)
        let count = String(noted + 8)
        let resumed = try sweep(arguments + ["--seeds", count])
        let fresh = try sweep(["--seeds", count])
        #expect(resumed["seeds"] as? Int == noted + 8)
        #expect(resumed["seedsRun"] as? Int ?? .max < noted + 8)
        #expect(resumed["digest"] as? String == fresh["digest"] as? String)
    }
}
