internal import ArgumentParser
internal import LockstepRuns

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// How a scenario is read.
struct ScenarioOptionsGroup: ParsableArguments {
    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Changes a value of the scenario, such as timings.lease=20s; faults.pause=off takes a "
                + "kind of fault out, fixed and aimed ones too.",
            valueName: "path=value"
        )
    )
    var overrides: [String] = []

    /// Reads a scenario and makes it ready to run.
    func run(_ path: String) throws -> Run {
        try refuseStream(path, "a scenario")
        let catalog = Catalog.all
        let scenario = try Scenario(
            path: path,
            overrides: overrides,
            vocabulary: catalog.vocabulary
        )
        // Whoever brings a system of his own might think that it has passed what nobody asked.
        if !scenario.claimsOfOthers.isEmpty {
            let judges = scenario.claimsOfOthers.joined(separator: ", ")
            writeError(
                "note: not asked of \(scenario.system.name), since the file claims it of other "
                    + "systems only: \(judges)\n"
            )
        }
        return try Run(scenario, of: catalog)
    }

    /// The options as they are typed, for the line that brings a run back.
    var typed: String { overrides.map { " --set \(quoted($0))" }.joined() }
}

/// Refuses what is read once and is gone then: a line that brings a run back could not name it.
///
/// - Throws: `Mistake` for a pipe or a device, however it is called.
func refuseStream(_ path: String, _ what: String) throws {
    var info = stat()
    let isThere = stat(path, &info) == 0
    let isFile = !isThere || [S_IFREG, S_IFDIR].contains(info.st_mode & S_IFMT)
    let isDescriptor = ["/dev/", "/proc/"].contains { path.hasPrefix($0) }
    guard isFile, !isDescriptor else {
        throw Mistake(
            "\(path) can be read only once, and the line that brings a run back names it: put "
                + "\(what) into a file, and give the path of that"
        )
    }
}
