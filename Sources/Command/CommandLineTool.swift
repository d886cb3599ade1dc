internal import ArgumentParser
internal import LockstepRuns
public import LockstepSimulation
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#endif

/// Lockstep's command line, for programs that bring systems of their own.
///
///     // main.swift
///     CommandLineTool.main(named: "my-lockstep", systems: SystemCatalog.all + [mySystem])
///
/// Such a program runs, sweeps, replays and explores scenarios that say `system: my-system`, with
/// all faults and judges there are. It starts itself as the workers of a sweep, so nothing but this
/// line may stand in its main file. The museum's bugs lie in Lockstep's own systems, and are found
/// only where these are among the given ones.
///
/// - Determinism: That of a run, as far as the systems keep to the world they are given.
public enum CommandLineTool {
    /// Does what the process's arguments ask for, and ends the process.
    ///
    /// - Parameters:
    ///   - name: What the program is called as a product of its package; reports say how a run is
    ///     brought back by it.
    ///   - systems: The systems that scenarios can name, in the order of catalogs; no two with one
    ///     name.
    public static func main(named name: String, systems: [SystemUnderTest]) -> Never {
        for (index, system) in systems.enumerated() {
            precondition(
                !systems[..<index].contains { $0.name == system.name },
                "two systems are called \(system.name)"
            )
        }
        given.withLock { $0 = (name, systems) }
        // A limit on file sizes then is an error like a full disk, which can be told.
        signal(SIGXFSZ, SIG_IGN)
        Lockstep.main()
        exit(0)
    }

    /// What the program was given, from its first line on.
    fileprivate static let given = Mutex<(name: String, systems: [SystemUnderTest])>(("", []))

    /// What the program is called.
    static var name: String { given.withLock { $0.name } }

    /// How a person starts this program from its package.
    static var invocation: String {
        let build = ThisBuild.optimisation == "release" ? " -c release" : ""
        return "swift run\(build) \(name)"
    }
}

extension Catalog {
    /// What the command line can name.
    static var all: Catalog { Catalog(systems: CommandLineTool.given.withLock { $0.systems }) }
}
