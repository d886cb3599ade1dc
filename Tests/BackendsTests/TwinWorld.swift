import LockstepCoordination
import LockstepDeterminism
import LockstepHistories
import LockstepKubernetes
import LockstepKubernetesBackend
import LockstepServices
import LockstepSimulation
import Synchronization

@testable import LockstepBackends

/// A world with the same election twice, driven by values on one cluster and by the shell on
/// another, under the same weather, the same faults and the same chance.
final class TwinWorld: Observer {
    /// What one candidate said and asked, in order.
    struct Entry: Equatable, CustomStringConvertible {
        let time: Instant
        let text: String

        var description: String { "\(text) at \(time)" }
    }

    private static let names = ["a", "b", "c"]
    private static let clusters = ["kubernetes", "kubernetes-2"]
    private static let sets = ["values", "shell"]

    private let world: World
    private let seed: Seed
    private var entries: [[Entry]] = Array(repeating: [], count: 6)

    init(seed: UInt64, hasOtherWords: Bool = false) {
        self.seed = Seed(seed)
        self.world = World(seed: self.seed, links: TwinLinks(seed: self.seed))
        world.attach(self, interest: .everything)
        for cluster in Self.clusters { KubernetesService.mount(in: world, as: cluster) }
        for name in Self.names { addValueElector(name) }
        for name in Self.names { addShellElector(name, hasOtherWords: hasOtherWords) }
        planFaults()
        for set in Self.sets {
            for name in Self.names { world.start("\(set)-\(name)") }
        }
    }

    deinit { world.shutDown() }

    func run(seconds: Int64) {
        world.run(until: Instant(nanoseconds: seconds * 1_000_000_000))
    }

    /// How many entries of both sets fit.
    func count(where matches: (String) -> Bool) -> Int {
        entries.reduce(0) { $0 + $1.count { matches($0.text) } }
    }

    /// Where the two records of one candidate part; `nil` if they never do.
    var firstDifference: String? {
        for (index, name) in Self.names.enumerated() {
            let (values, shell) = (entries[index], entries[index + Self.names.count])
            guard values != shell else { continue }
            let place = zip(values, shell).prefix { $0 == $1 }.count
            func entry(_ list: [Entry]) -> String {
                place < list.count ? list[place].description : "nothing"
            }
            return "\(name), entry \(place): by values \(entry(values)), by shell \(entry(shell))"
        }
        return nil
    }

    func observe(_ observation: Observation) {
        guard let text = text(of: observation.event),
            let set = Self.sets.firstIndex(where: { observation.pod.hasPrefix($0) }),
            let name = Self.names.firstIndex(where: { observation.pod.hasSuffix($0) })
        else { return }
        entries[set * Self.names.count + name].append(Entry(time: observation.time, text: text))
    }

    /// What both drivers must agree on; the shell also tells of the work that it runs.
    private func text(of event: Event) -> String? {
        switch event {
        case .requestSent(_, _, let summary): "asks \(summary)"
        case .campaignBegan: "begins"
        case .granted(_, let token, let deadline): "granted \(token) until \(deadline as Any)"
        case .deadlineSet(_, let deadline): "until \(deadline)"
        case .beliefEnded: "over"
        case .releaseSent: "releases"
        case .releaseEnded(_, let outcome): "released \(outcome)"
        case .leaderObserved(_, let holder): "sees \(holder)"
        default: nil
        }
    }
}

// MARK: The candidates

extension TwinWorld {
    private static let lock = "leader"

    private func addValueElector(_ name: String) {
        let seed = seed
        let service = world.service(named: Self.clusters[0])
        let lives = LifeCounter()
        world.addPod("values-\(name)") { () -> any Machine in
            LeaseSettings(Setup(pods: Self.names)).machine(
                of: name,
                service: service,
                randomness: DrawnRandomness(seed: seed, pod: name, life: lives.next())
            )
        }
    }

    private func addShellElector(_ name: String, hasOtherWords: Bool) {
        let seed = seed
        let lives = LifeCounter()
        world.addPod("shell-\(name)") { pod in
            var environment = pod.environment
            environment.identity = name
            environment.randomness = DrawnRandomness(
                seed: seed,
                pod: hasOtherWords ? "other-\(name)" : name,
                life: lives.next()
            )
            let transport = try environment.services.kubernetes(named: Self.clusters[1])
            let election = LeaderElection(
                name: Self.lock,
                backend: LeaseBackend(transport: transport, namespace: "default"),
                environment: environment,
                observer: PodObserver(pod: pod)
            )
            try await pod.untilTerminated {
                try await election.run { _ in
                    while true { try await Task.sleep(for: .seconds(3600)) }
                }
            }
        }
    }
}

// MARK: What befalls both

extension TwinWorld {
    /// Draws three faults, and has each befall both twins at once.
    private func planFaults() {
        var draws = Draws(seed: seed, stream: "twins").sequence(key: 0)
        for _ in 0..<3 {
            let name = Self.names[Int(draws.next().below(3))]
            let begin = Instant(nanoseconds: draws.next().within(1_000_000_000...50_000_000_000))
            let length = draws.next().within(100_000_000...20_000_000_000)
            let delay = draws.next().within(100_000_000...3_000_000_000)
            let end = begin.advanced(byNanoseconds: length)
            switch draws.next().below(8) {
            case 0, 1:
                cut(name, begin, end, isDeafOnly: false, isMuteOnly: false)
            case 2:
                cut(name, begin, end, isDeafOnly: true, isMuteOnly: false)
            case 3:
                cut(name, begin, end, isDeafOnly: false, isMuteOnly: true)
            case 4:
                slow(name, begin, end, byNanoseconds: delay)
            case 5:
                both(at: begin) { world, set in world.pause("\(Self.sets[set])-\(name)") }
                both(at: end) { world, set in world.resume("\(Self.sets[set])-\(name)") }
            case 6:
                both(at: begin) { world, set in world.kill("\(Self.sets[set])-\(name)") }
                both(at: end) { world, set in world.start("\(Self.sets[set])-\(name)") }
            default:
                both(at: begin) { world, set in
                    world.command("delete-records", of: Self.clusters[set])
                }
            }
        }
    }

    private func both(at time: Instant, _ action: @escaping (World, Int) -> Void) {
        world.schedule(at: time) { world in
            for set in 0...1 { action(world, set) }
        }
    }

    private func cut(
        _ name: String,
        _ begin: Instant,
        _ end: Instant,
        isDeafOnly: Bool,
        isMuteOnly: Bool
    ) {
        func change(at time: Instant, _ change: @escaping (World, String, String) -> Void) {
            both(at: time) { world, set in
                let (pod, cluster) = ("\(Self.sets[set])-\(name)", Self.clusters[set])
                if !isDeafOnly { change(world, pod, cluster) }
                if !isMuteOnly { change(world, cluster, pod) }
            }
        }
        change(at: begin) { $0.cut(from: $1, to: $2) }
        change(at: end) { $0.mend(from: $1, to: $2) }
    }

    private func slow(
        _ name: String,
        _ begin: Instant,
        _ end: Instant,
        byNanoseconds delay: Int64
    ) {
        func change(at time: Instant, by nanoseconds: Int64) {
            both(at: time) { world, set in
                let (pod, cluster) = ("\(Self.sets[set])-\(name)", Self.clusters[set])
                world.addLatency(nanoseconds: nanoseconds, from: pod, to: cluster)
                world.addLatency(nanoseconds: nanoseconds / 2, from: cluster, to: pod)
            }
        }
        change(at: begin, by: delay)
        change(at: end, by: -delay)
    }
}

/// Links on which the how-manieth messages of twins share their fate: now and then one takes
/// longer than its sender waits, and some are lost.
struct TwinLinks: LinkModel {
    private var links: TailedLinks

    init(seed: Seed) {
        links = TailedLinks(
            seed: seed,
            slowPartsPerMillion: 30_000,
            slowLatencyNanoseconds: 500_000_000...3_000_000_000,
            lossPartsPerMillion: 20_000
        )
    }

    mutating func fate(of passage: Passage, at now: Instant) -> Int64 {
        let ends = UInt64(place(passage.from) * 16 + place(passage.to))
        var twin = passage
        twin.link = mix64(ends)
        return links.fate(of: twin, at: now)
    }

    /// The world's index without the set: 1 for a cluster, from 2 on for candidates.
    private func place(_ index: Int) -> Int {
        index <= 2 ? 1 : (index - 3) % 3 + 2
    }
}

/// Counts the lives of a pod.
private final class LifeCounter: Sendable {
    private let count = Mutex<UInt64>(0)

    func next() -> UInt64 {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
