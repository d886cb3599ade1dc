import LockstepDeterminism
import LockstepFaults
import LockstepHistories
import Testing

@testable import LockstepSimulation

@Suite("faults")
struct FaultTests {
    /// A service that counts what is asked of it.
    private struct Store: Machine {
        mutating func handle(
            _ input: MachineInput,
            clock: MachineClock,
            into out: inout Directives
        ) {
            switch input {
            case .request(let address, _, let parcel): out.reply(to: address, parcel)
            case .command(let command): out.report(.phaseBegan(name: command))
            default: break
            }
        }
    }

    /// The agent of a node, which has its pods run as long as it does.
    private struct Agent: Machine {
        mutating func handle(
            _ input: MachineInput,
            clock: MachineClock,
            into out: inout Directives
        ) {
            guard case .started = input else { return }
            for place in 0..<2 { out.startPod(place: place, hostname: "app-\(place)") }
        }
    }

    /// All that a fault can do to a world, in a form that can be compared.
    private struct State: Equatable {
        var cuts: [Int32]
        var rules: [Int32]
        var rulesLaid: Int
        var wallsAhead: [Int64]
        var identities: [String]
        var lags: [TimerLag?]
        var stalled: [Bool]
        var loss: [UInt64]
        var latency: [Int64]
        var rates: [Int64]
        var alive: [Bool]
        var paused: [Bool]
        var incarnations: [UInt32]

        init(_ world: World) {
            let count = world.podCount
            let links = (0..<count).flatMap { from in
                (0..<count).map { world.links[from * world.podCapacity + $0] }
            }
            cuts = links.map(\.cuts)
            rules = links.map(\.rules)
            rulesLaid = world.linkRules.count
            wallsAhead = (0..<count).map {
                let clock = world.pods[$0].clock
                return clock.wall(at: world.time).nanoseconds
                    - clock.continuous(at: world.time).nanoseconds
            }
            identities = (0..<count).map { world.pods[$0].identity }
            lags = (0..<count).map { world.pods[$0].timerLag }
            stalled = (0..<count).map { !world.pods[$0].stalls.isEmpty }
            loss = links.map(\.addedLossPartsPerMillion)
            latency = links.map(\.addedLatencyNanoseconds)
            rates = (0..<count).map { world.pods[$0].clock.ratePartsPerBillion }
            alive = world.podNames.map { world.isAlive($0) }
            paused = (0..<count).map { world.pods[$0].phase == .paused }
            incarnations = (0..<count).map { world.pods[$0].incarnation }
        }
    }

    /// Somebody who waits for an answer.
    private final class Ear: Receiver {
        func receive(_ parcel: Parcel?) {}
    }

    private final class Collector: Observer {
        var events: [Event] = []
        func observe(_ observation: Observation) { events.append(observation.event) }
    }

    private func makeWorld() -> World {
        let world = World(seed: Seed(3))
        world.mount("store", machine: { Store() })
        world.mount("silent", machine: { IdleMachine() })
        for name in ["a", "b", "c"] {
            world.addPod(name) { pod in
                // A call that nobody answers, for whatever breaks connections.
                _ = pod.send(Parcel(), to: world.service(named: "silent"), receiver: Ear())
                try await Task.sleep(for: .seconds(3600))
            }
            world.start(name)
        }
        for name in ["d", "e"] {
            world.addPod(name) { _ in try await Task.sleep(for: .seconds(3600)) }
        }
        world.addNode("node-1", places: ["d", "e"], agent: { Agent() })
        world.start("node-1")
        world.run(until: Instant(nanoseconds: 1_000_000_000))
        return world
    }

    /// A second of the fault.
    ///
    /// What it needs besides these parameters it must take for itself, since a plan may leave it
    /// out.
    private func planned(_ fault: any Fault) -> PlannedFault {
        PlannedFault(
            id: "f",
            kind: fault.kind.name,
            begin: Instant(nanoseconds: 1_000_000_000),
            end: Instant(nanoseconds: 2_000_000_000),
            targets: targets(of: fault.kind),
            parameters: [
                .init("delayNanoseconds", 1_000_000), .init("share", 500_000),
                .init("ratePartsPerBillion", 1_000_000), .init("offsetNanoseconds", 5_000_000_000),
                .init("direction", "requests"), .init("byNanoseconds", 7_000_000),
                .init("by", 1_000),
            ]
        )
    }

    /// Kinds that strike the cluster as a whole, once in a run.
    private static let clusterWide = [
        "isolate", "bridge", "ring", "rolling-restart", "rolling-update", "zone-loss",
    ]
    /// Kinds after which a pod is in another life.
    private static let deadly = [
        "kill", "terminate", "node-loss", "replace", "shutdown", "rolling-restart",
        "rolling-update", "zone-loss",
    ]

    private func targets(of kind: FaultKind) -> [String] {
        guard kind.target != .nothing else { return [] }
        if kind.target == .nodes { return ["node-1"] }
        return Self.clusterWide.contains(kind.name) ? ["a", "b", "c"] : ["a"]
    }

    /// What can be set about a kind where it is drawn, all of it.
    private func settings(of kind: String) throws -> Settings {
        let standard = DefaultMix.settings(of: kind)
        return try standard ?? #require(FaultCatalog.fault(kind)).kind.defaults
    }

    @Test("a fault is felt while it lasts, and leaves the world as it was", arguments: kinds)
    func comesAndGoes(kind: String) throws {
        let fault = try #require(FaultCatalog.fault(kind))
        let world = makeWorld()
        let collector = Collector()
        world.attach(collector, interest: .decisive)
        let before = State(world)
        fault.begin(planned(fault), in: world)
        var felt = State(world) != before || !collector.events.isEmpty
        felt = felt || world.messagesInFlight > 0
        #expect((State(world).cuts != before.cuts) == fault.cutsLinks(as: planned(fault)))
        world.run(until: Instant(nanoseconds: 2_000_000_000))
        // What begins in turns begins with the first.
        #expect(
            felt || !collector.events.isEmpty,
            "within its first second the world was as before, and nothing was reported"
        )
        fault.end(planned(fault), in: world)
        var after = State(world)
        // Whoever was killed is back in another life; all else is as it was.
        if after.incarnations != before.incarnations {
            #expect(Self.deadly.contains(kind), "\(kind) killed a pod, and `deadly` lacks it")
            after.incarnations = before.incarnations
        }
        if kind == "replace" { after.identities = before.identities }
        // The monotonic clock never learns of the second in which it stood.
        if kind == "suspend" { after.wallsAhead[Int(world.index(of: "a"))] -= 1_000_000_000 }
        #expect(after == before)
        world.shutDown()
    }

    static let kinds = FaultCatalog.all.map(\.kind.name)

    @Test("a node that is cut off goes on, and nothing of it is heard anywhere")
    func nodePartition() {
        let world = makeWorld()
        let fault = NodePartition()
        fault.begin(planned(fault), in: world)
        for member in ["node-1", "d", "e"] {
            #expect(world.isAlive(member))
            #expect(cuts(from: member, to: "store", in: world) == 1)
            #expect(cuts(from: "store", to: member, in: world) == 1)
        }
        #expect(cuts(from: "a", to: "store", in: world) == 0)
        #expect(cuts(from: "d", to: "e", in: world) == 0)
    }

    private func cuts(from: String, to: String, in world: World) -> Int32 {
        let (from, to) = (Int(world.index(of: from)), Int(world.index(of: to)))
        return world.links[from * world.podCapacity + to].cuts
    }

    @Test("a node that is lost takes its pods with it, and only they")
    func nodeLoss() {
        let world = makeWorld()
        let fault = NodeLoss()
        fault.begin(planned(fault), in: world)
        #expect(["node-1", "d", "e"].allSatisfy { !world.isAlive($0) })
        #expect(["store", "a", "b", "c"].allSatisfy { world.isAlive($0) })
        world.run(until: Instant(nanoseconds: 100_000_000_000))
        #expect(!world.isAlive("d"))
        fault.end(planned(fault), in: world)
        #expect(["node-1", "d", "e"].allSatisfy { world.isAlive($0) })
        world.shutDown()
    }

    /// Two faults of nodes, the first of which is over first or last.
    private static let twice: [(kinds: [String], how: String)] = [
        (["node-loss", "node-loss"], "dead"), (["zone-loss", "zone-loss"], "dead"),
        (["node-loss", "zone-loss"], "dead"), (["node-partition", "node-partition"], "cut-off"),
        (["zone-loss", "zone-loss"], "cut-off"), (["node-partition", "zone-loss"], "cut-off"),
    ]

    @Test("a node that is struck twice comes back when the last fault is over", arguments: twice)
    func overlappingNodeFaults(kinds: [String], how: String) {
        for seconds in [[2...10, 3...6], [2...6, 3...10]] as [[ClosedRange<Int64>]] {
            let world = makeWorld()
            let faults = zip(kinds, seconds).enumerated().map { place, strike in
                PlannedFault(
                    id: "f\(place)",
                    kind: strike.0,
                    begin: Instant(nanoseconds: strike.1.lowerBound * 1_000_000_000),
                    end: Instant(nanoseconds: strike.1.upperBound * 1_000_000_000),
                    targets: ["node-1"],
                    parameters: [.init("how", how)]
                )
            }
            let end = Instant(nanoseconds: 20_000_000_000)
            FaultPlan(faults: faults).carryOut(in: world, until: end)
            func isThere() -> [Bool] {
                ["node-1", "d", "e"].map { member in
                    world.isAlive(member)
                        && cuts(from: member, to: "store", in: world) == 0
                        && cuts(from: "store", to: member, in: world) == 0
                }
            }
            for (second, whole) in [(1.5, true), (2.5, false), (7, false), (10.5, true)] {
                world.run(until: Instant(nanoseconds: Int64(second * 1e9)))
                #expect(isThere() == [whole, whole, whole], "\(seconds), at \(second) s")
            }
            world.shutDown()
        }
    }

    @Test("a zone is lost with all its nodes, by power or by being cut off, and no other node")
    func zoneLoss() throws {
        let fault = ZoneLoss()
        let cluster = Cluster(
            pods: [],
            services: [],
            nodes: ["n1", "n2", "n3"],
            zones: [["n1", "n3"], ["n2"]],
            end: Instant(nanoseconds: 90_000_000_000)
        )
        #expect(fault.targets(["n3"], in: cluster) == ["n1", "n3"])
        #expect(fault.targets(["n2", "n1"], in: cluster) == ["n1", "n3", "n2"])
        let settings = fault.kind.defaults
        let plans = (0..<100).map { seed in
            let draws = FaultDraws(seed: Seed(UInt64(seed)), kind: "zone-loss")
            return fault.plan(settings, for: cluster, drawing: draws).map(\.targets)
        }
        for targets in [[], [["n1", "n3"]], [["n2"]], [["n1", "n3"], ["n2"]]] as [[[String]]] {
            #expect(plans.contains(targets))
        }
        for how in ["dead", "cut-off"] {
            let world = makeWorld()
            var planned = planned(fault)
            planned.parameters = [.init("how", how)]
            fault.begin(planned, in: world)
            #expect(world.isAlive("d") == (how == "cut-off"))
            #expect(cuts(from: "d", to: "store", in: world) == (how == "dead" ? 0 : 1))
            #expect(world.isAlive("a"))
            fault.end(planned, in: world)
            world.run(until: Instant(nanoseconds: 3_000_000_000))
            #expect(world.isAlive("d"))
            #expect(cuts(from: "d", to: "store", in: world) == 0)
            world.shutDown()
        }
    }

    @Test("the wall clock is as far from the truth afterwards as it was before")
    func wallClock() throws {
        let fault = try #require(FaultCatalog.fault("clock"))
        let world = makeWorld()
        let plan = PlannedFault(
            id: "f",
            kind: "clock",
            begin: .zero,
            end: .zero,
            targets: ["a"],
            parameters: [.init("offsetNanoseconds", 5_000_000_000)]
        )
        let a = Int(world.index(of: "a"))
        let before = world.pods[a].clock.wall(at: world.time).nanoseconds
        fault.begin(plan, in: world)
        #expect(world.pods[a].clock.wall(at: world.time).nanoseconds == before + 5_000_000_000)
        fault.end(plan, in: world)
        #expect(world.pods[a].clock.wall(at: world.time).nanoseconds == before)
    }

    @Test("what one pod suffers does not depend on who else is there", arguments: kinds)
    func independent(kind: String) throws {
        let fault = try #require(FaultCatalog.fault(kind))
        let settings = try settings(of: kind)
        let isClusterWide = Self.clusterWide.contains(kind)
        var struck = 0
        for seed in 0..<200 {
            let draws = FaultDraws(seed: Seed(UInt64(seed)), kind: kind)
            let end = Instant(nanoseconds: 60_000_000_000)
            func plan(_ pods: [String]) -> [PlannedFault] {
                let cluster = Cluster(
                    pods: pods,
                    services: ["store"],
                    nodes: pods,
                    end: end
                )
                return fault.plan(settings, for: cluster, drawing: draws)
            }
            let all = plan(["a", "b", "c"])
            struck += all.count
            #expect(plan(["a", "b", "c"]) == all)
            let rest = all.filter { $0.targets != ["c"] }
            #expect(
                isClusterWide || plan(["a", "b"]) == rest,
                "pods are not struck each for itself, and `clusterWide` lacks \(kind)"
            )
            #expect(all.allSatisfy { $0.begin < $0.end || !fault.kind.lasts })
            #expect(all.allSatisfy { $0.end <= end })
            #expect(all.allSatisfy { fault.objection(to: $0) == nil })
        }
        #expect(struck > 0)
    }

    @Test("a chance of nothing strikes nobody, one of everything strikes all", arguments: kinds)
    func chances(kind: String) throws {
        let fault = try #require(FaultCatalog.fault(kind))
        var settings = try settings(of: kind)
        let pods = ["a", "b", "c"]
        let cluster = Cluster(
            pods: pods,
            services: ["store"],
            nodes: pods,
            end: Instant(nanoseconds: 60_000_000_000)
        )
        for seed in 0..<50 {
            let draws = FaultDraws(seed: Seed(UInt64(seed)), kind: kind)
            settings["chance"] = .share(partsPerMillion: 0)
            #expect(fault.plan(settings, for: cluster, drawing: draws).isEmpty)
            settings["chance"] = .share(partsPerMillion: 1_000_000)
            let isSingle = fault.kind.target == .nothing || Self.clusterWide.contains(kind)
            let expected = isSingle ? 1 : pods.count
            #expect(fault.plan(settings, for: cluster, drawing: draws).count == expected)
        }
    }

    @Test("the default mix names faults in the catalog's order and sets all that can be drawn")
    func mix() {
        let mixed = DefaultMix.faults.map(\.kind)
        #expect(mixed == Self.kinds.filter { mixed.contains($0) })
        for entry in DefaultMix.faults {
            let names = FaultCatalog.fault(entry.kind)?.kind.random.map(\.name) ?? []
            #expect(Set(entry.settings.entries.map(\.name)) == Set(names), "\(entry.kind)")
        }
    }

    @Test("what is not in the default mix has defaults of its own, and a reason", arguments: kinds)
    func defaults(kind: String) throws {
        let described = try #require(FaultCatalog.fault(kind)).kind
        let names = described.random.map(\.name)
        #expect(described.defaults.entries.allSatisfy { names.contains($0.name) })
        guard !DefaultMix.faults.contains(where: { $0.kind == kind }) else { return }
        #expect(described.defaults.partsPerMillion("chance") ?? 0 > 0)
        #expect(described.defaults.nanosecondRange("begin") != nil)
        #expect(described.lasts == (described.defaults.nanosecondRange("lasts") != nil))
        #expect(!described.reason.isEmpty)
    }

    @Test("every fault names a real incident and says what it does", arguments: kinds)
    func documented(kind: String) throws {
        let described = try #require(FaultCatalog.fault(kind)).kind
        #expect(!described.summary.isEmpty)
        #expect(described.incident.contains("https://"))
    }

    /// What a fault tells a service when it begins.
    private func command(_ fault: any Fault, _ parameters: [PlannedFault.Parameter]) -> String {
        let world = makeWorld()
        let collector = Collector()
        world.attach(collector, interest: .decisive)
        var planned = planned(fault)
        planned.parameters = parameters
        fault.begin(planned, in: world)
        world.shutDown()
        let commands = collector.events.compactMap { event in
            if case .phaseBegan(let name) = event { name } else { nil }
        }
        return commands.first ?? ""
    }

    @Test("a service is told what a fault is about, and how much of it")
    func commands() {
        let replica = PlannedFault.Parameter("replica", 2)
        let second = PlannedFault.Parameter("byNanoseconds", 1_000_000_000)
        #expect(
            command(ReplicaSlow(), [replica, second])
                == "begin f replica-slow replica=2 by=1000000000ns"
        )
        #expect(command(ReplicaCutOff(), [replica]) == "begin f replica-cut-off replica=2")
        let loops = command(LoopsStopped(), [.init("loops", "scheduler workloads")])
        #expect(loops == "begin f loops-stopped loops=scheduler,workloads")
        let failover = command(StoreFailover(), [.init("refills", 1), .init("loses", 2)])
        #expect(
            failover == "begin f store-failover loses=2 bump=0 applied=500000ppm excused=1"
                + " refills=1"
        )
        #expect(command(Deletion(), []) == "delete-records")
        #expect(command(Deletion(), [.init("recreateNanoseconds", 0)]) == "delete-records f")
        let edits: [(String, String)] = [
            ("holder", "holder z"), ("clear", "clear"), ("renewed", "renewed -1000000000"),
            ("lease", "lease 3"), ("transitions", "transitions 4"), ("label", "label"),
        ]
        for (change, words) in edits {
            let parameters: [PlannedFault.Parameter] = [
                .init("change", change), .init("to", "z"), second, .init("direction", "back"),
                .init("leaseNanoseconds", 3_900_000_000), .init("transitions", 4),
            ]
            #expect(command(Edit(), parameters) == "edit-records \(words)")
        }
    }

    @Test("what does not fit together is said, by kind")
    func objections() {
        func objection(
            _ fault: any Fault,
            _ parameters: [PlannedFault.Parameter]
        ) -> String? {
            var planned = planned(fault)
            planned.parameters = parameters
            return fault.objection(to: planned)
        }
        let second: Int64 = 1_000_000_000
        let every = PlannedFault.Parameter("everyNanoseconds", second)
        #expect(objection(StoreFailover(), [every])?.contains("`election`") == true)
        #expect(
            objection(StoreFailover(), [every, .init("electionNanoseconds", second - 1)]) == nil
        )
        #expect(objection(Edit(), [.init("leaseNanoseconds", second - 1)]) != nil)
        #expect(objection(Edit(), [.init("leaseNanoseconds", second), .init("to", "a b")]) == nil)
        #expect(objection(Edit(), [.init("to", "")]) != nil)
        #expect(objection(Edit(), [.init("change", "owner")])?.contains("change owner") == true)
    }

    @Test("a failover excuses what rests on the store if it loses something, unless it may not")
    func failover() {
        func voided(_ parameters: [PlannedFault.Parameter]) -> [Assumption] {
            var fault = planned(StoreFailover())
            fault.parameters = parameters
            return StoreFailover().voided(by: fault)
        }
        #expect(voided([]) == [])
        #expect(voided([.init("loses", 1)]) == [.durableStore, .orderedVersions])
        #expect(voided([.init("loses", 1), .init("bump", 1)]) == [.durableStore])
        #expect(voided([.init("loses", 1), .init("excused", 0)]) == [])
    }
}
