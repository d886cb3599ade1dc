import Foundation

/// Runs the commands of one document as a reader would type them, in a folder of its own.
///
/// The folder sees the project's scenarios and takes the records that the commands write.
/// `swift run lockstep` starts the program that was built with these tests, and the answer of
/// `sqlite3` comes from the library, so that nothing but the package has to be there.
final class Shell {
    /// What is run before every command.
    private static let prelude = """
        lockstep() { "$LOCKSTEP" "$@"; }
        swift() {
            [ "$1" = run ] && [ "$2" = lockstep ] || { echo "not shown here: swift $*"; exit 99; }
            shift 2
            lockstep "$@"
        }

        """

    private let folder: URL
    private var status: Int32 = 0

    init() throws {
        let manager = FileManager.default
        folder = manager.temporaryDirectory
            .appendingPathComponent("lockstep-readme-\(UUID().uuidString)")
        try manager.createDirectory(at: folder, withIntermediateDirectories: true)
        try manager.createSymbolicLink(
            at: folder.appendingPathComponent("Scenarios"),
            withDestinationURL: Repository.root.appendingPathComponent("Scenarios")
        )
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Runs one command, in which `$?` is how the one before ended.
    ///
    /// What it prints, on standard output and standard error, comes back line by line.
    func run(_ command: String) throws -> [String] {
        if command.hasPrefix("sqlite3 ") {
            let words = try execute("printf '%s\\n' " + command.dropFirst("sqlite3 ".count))
            guard words.count >= 2 else { return ["sqlite3 needs a file and a statement"] }
            let path = folder.appendingPathComponent(words[0]).path
            return try SQLiteShell(path: path).run(words[1...].joined(separator: "\n"))
        }
        return try execute(command)
    }

    private func execute(_ command: String) throws -> [String] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", Self.prelude + "(exit \(status))\n" + command]
        process.currentDirectoryURL = folder
        var environment = ProcessInfo.processInfo.environment
        environment["LOCKSTEP"] = Repository.program
        process.environment = environment
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        status = process.terminationStatus
        let text = String(decoding: bytes, as: UTF8.self)
            // A release build names itself in the lines that it prints to be pasted.
            .replacingOccurrences(of: "swift run -c release lockstep", with: "swift run lockstep")
        var lines = text.components(separatedBy: "\n")
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}
