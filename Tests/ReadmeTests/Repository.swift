import Foundation

/// The project that these tests belong to, and the program that was built with them.
enum Repository {
    /// The project's root.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The folder of the build that these tests belong to.
    static let build: URL = {
        // On Linux the bundle is the running program; on a Mac it is an argument of one.
        for argument in CommandLine.arguments {
            var url = URL(fileURLWithPath: argument)
            while url.path != "/" {
                if url.pathExtension == "xctest" { return url.deletingLastPathComponent() }
                url.deleteLastPathComponent()
            }
        }
        return URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    }()

    /// The program; `LOCKSTEP_PROGRAM` names another build of it.
    static let program: String = {
        let other = ProcessInfo.processInfo.environment["LOCKSTEP_PROGRAM"]
        return other.map { URL(fileURLWithPath: $0).path }
            ?? build.appendingPathComponent("lockstep").path
    }()

    /// The text of a file of the project.
    static func text(of path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }
}
