internal import ArgumentParser
internal import LockstepKubernetesHTTPServer

/// Measures a running `lockstep serve` over its socket.
struct BenchServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Lease updates a second, idle watches and long lists, of a running server.",
        discussion: "Reports/serve.sh starts a server and runs this. Needs a build with servers."
    )

    @Option(help: "Where the server listens.")
    var address = "127.0.0.1:8001"

    @Option(help: "How many connections update Leases at once.")
    var connections = 16

    @Option(help: "For how many seconds.")
    var seconds = 5

    @Option(help: "How many objects the list shall have.")
    var objects = 10_000

    @Option(help: "How many idle watches are opened.")
    var watches = 1_000

    @Option(help: "The server's process, if it runs here: its memory is printed too.")
    var pid: Int?

    func run() throws {
        try funnel {
            guard let (host, port) = ServerSettings.address(address) else {
                throw Mistake("--address \(address): expected HOST:PORT, such as 127.0.0.1:8001")
            }
            guard connections > 0, seconds > 0, objects >= 0, watches >= 0 else {
                throw Mistake("there must be connections and seconds, and nothing less than none")
            }
            try measure(host, port)
            return .valid
        }
    }

    private func measure(_ host: String, _ port: Int) throws {
        #if Servers
            let (connections, seconds, objects) = (connections, seconds, objects)
            let (watches, pid) = (watches, pid)
            try blocking {
                let before = pid.flatMap(residentMegabytes)
                var during: Int?
                let result = try await LoadTest(host: host, port: port).run(
                    connections: connections,
                    seconds: seconds,
                    objects: objects,
                    watches: watches
                ) { during = pid.flatMap(residentMegabytes) }
                print("| what | measured |")
                print("|---|---|")
                print(
                    "| Lease updates a second, \(connections) connections "
                        + "| \(Int(result.updatesPerSecond)) |"
                )
                print("| p50 | \(rounded(result.middleMilliseconds)) ms |")
                print("| p99 | \(rounded(result.slowMilliseconds)) ms |")
                print("| list of \(result.listed) | \(rounded(result.listMilliseconds)) ms |")
                if let before, let during {
                    print("| resident, idle | \(before) MB |")
                    print("| resident, \(watches) idle watches | \(during) MB |")
                }
            }
        #else
            throw ServerError.notBuiltIn
        #endif
    }
}

/// To the hundredth.
private func rounded(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
}
