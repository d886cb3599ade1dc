internal import ArgumentParser

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// How many processes share the work.
struct JobsOptionsGroup: ParsableArguments {
    @Option(help: "How many worker processes; one for each core if not given.")
    var jobs: Int?

    /// As many processes as are asked for.
    var workers: Int {
        get throws {
            if let jobs, !(1...1024).contains(jobs) {
                throw Mistake("--jobs \(jobs) is no number of processes; it is from 1 to 1024")
            }
            return jobs ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        }
    }
}
