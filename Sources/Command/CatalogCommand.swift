internal import ArgumentParser
internal import LockstepReporting
internal import LockstepRuns
internal import LockstepTraces

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Lists what there is.
struct CatalogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog",
        abstract: "Lists scenarios, algorithms, faults and judges, from the code itself."
    )

    @Option(help: "The folder that holds the scenarios; Scenarios if not given, if it is there.")
    var scenarios: String?

    func run() throws {
        try funnel {
            if let scenarios { try requireFolder(scenarios) }
            print(CatalogReport(.all, scenariosIn: scenarios ?? "Scenarios").text)
            return .valid
        }
    }

    private func requireFolder(_ path: String) throws {
        var info = stat()
        guard stat(path, &info) == 0 else {
            throw TraceError(
                path: path,
                operation: "listing scenarios",
                cause: String(cString: strerror(errno)) + ".",
                advice: "Check the path."
            )
        }
        guard info.st_mode & S_IFMT == S_IFDIR else {
            throw Mistake("--scenarios \(path): expected a folder, found something else")
        }
    }
}
