internal import ArgumentParser
internal import LockstepDeterminism
internal import LockstepFaults
internal import LockstepHistories
internal import LockstepKubernetesHTTPServer
internal import LockstepReporting
internal import LockstepRuns
internal import LockstepTraces

/// Puts the API server on a socket.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves the Kubernetes API of the simulated control plane, in real time.",
        discussion: """
            Client libraries and electors in any language may talk to it; kubectl cannot yet. The \
            caller is admin. Needs a build with servers: swift run --traits Servers lockstep serve

            GET /lockstep/v1/history tells what happened, for `lockstep check`; POST takes what \
            clients say of themselves. POST /lockstep/v1/faults breaks something, GET lists what \
            is broken, DELETE ends all of it or, with a name behind, one. Scenarios/served.md has \
            every fault and statement. SIGTERM ends it within five seconds.
            """
    )

    @Option(help: "The address to listen on; a further replica has the next port.")
    var listen = "127.0.0.1:8001"

    @Option(help: "Decides uids and drawn faults, like every seed.")
    var seed = Seed(1)

    @Option(
        help: "A scenario whose fault plan is followed and whose further kinds are served."
    )
    var scenario: String?

    @Option(help: "How many replicas of the API server there are, each on a port of its own.")
    var replicas = 1

    @Option(help: "Appends what happened to this record, at the end.")
    var record: String?

    @Flag(help: "Lets the address be one that other machines can reach. There is no password.")
    var allowRemote = false

    func run() throws {
        try funnel {
            guard let (host, port) = ServerSettings.address(listen) else {
                throw Mistake("--listen \(listen): expected HOST:PORT, such as 127.0.0.1:8001")
            }
            guard (1...16).contains(replicas) else {
                throw Mistake("--replicas \(replicas): expected 1 to 16")
            }
            guard port == 0 || port + replicas - 1 < 65_536 else {
                throw Mistake(
                    "--replicas \(replicas): each has a port of its own from \(port) on, and the "
                        + "last is 65535; try a smaller port with --listen"
                )
            }
            var settings = ServerSettings()
            settings.host = host
            settings.port = port
            settings.replicas = replicas
            settings.seed = seed
            guard settings.isLoopback || allowRemote else {
                throw Mistake(
                    "--listen \(listen): others could reach it, and whoever does is admin; "
                        + "--allow-remote if that is meant"
                )
            }
            // Before serving: a record that cannot be written should not cost a day's history.
            let writer = try record.map { path throws(TraceError) in try TraceWriter(path: path) }
            try writer?.checkFolder()
            let scenario = try scenario.map { path throws(ScenarioError) in
                try Scenario(path: path, vocabulary: Catalog.all.vocabulary)
            }
            if let scenario {
                _ = try Run(scenario, of: .all)
                settings.api = scenario.api
            }
            let plan = scenario.map { Catalog.all.drawPlan(for: $0, seed: seed) }
            let observed = try serve(settings, following: plan)
            let check = Recheck(observed)
            try writer?.append(observed.record(check), observations: observed.history.observations)
            print(CheckReport(check).text)
            for doubt in observed.doubts { print(doubt) }
            return .valid
        }
    }

    private func serve(
        _ settings: ServerSettings,
        following plan: FaultPlan?
    ) throws -> ObservedHistory {
        #if Servers
            let server = HTTPServer(settings)
            let skipped = plan.map(server.follow) ?? []
            if !skipped.isEmpty {
                writeError(
                    "left out, for they need pods of a world: \(skipped.joined(separator: ", "))\n"
                )
            }
            try blocking {
                try await server.run { port in
                    writeError("listening on http://\(settings.host):\(port)\n")
                }
            }
            return server.observed
        #else
            throw ServerError.notBuiltIn
        #endif
    }
}
