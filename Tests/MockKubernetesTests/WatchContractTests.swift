import LockstepDeterminism
import LockstepKubernetes
import Testing

@testable import LockstepMockKubernetes

/// Watches over random schedules of writes, lags, deaths, cuts, drops and resumptions.
@Suite("The watch contract")
struct WatchContractTests {
    @Test("holds over thousands of random schedules", arguments: 0..<40)
    func schedules(_ block: Int) {
        for seed in 0..<50 {
            var schedule = Schedule(seed: UInt64(block * 50 + seed))
            schedule.run()
            if let breach = schedule.breach {
                Issue.record("seed \(block * 50 + seed): \(breach)")
                return
            }
            #expect(schedule.told > 0)
        }
    }

    @Test("is found broken where events are left out")
    func negative() {
        var found = 0
        for seed in 0..<40 as Range<UInt64> {
            var schedule = Schedule(seed: seed)
            schedule.plane.plane.begin(
                .watchesGapped(partsPerMillion: 200_000),
                as: "gap",
                at: schedule.plane.now
            )
            schedule.run()
            if schedule.breach != nil { found += 1 }
        }
        #expect(found > 20)
    }
}

/// One random schedule, and informers that follow it.
private struct Schedule {
    var plane: Plane
    var breach: String?
    var told = 0
    private var random: AddressedGenerator
    private var informers: [Informer]
    /// The objects of every revision, as the commits tell it.
    private var truth: [Int64: [String: String]] = [1: [:]]
    private var newest: Int64 = 1
    private var takenCommits = 0

    init(seed: UInt64) {
        random = Draws(seed: Seed(seed), stream: "test").sequence(key: 0)
        let replicas = Int(random.next().below(3)) + 1
        let lag = Int64(random.next().below(3)) * 40_000_000
        let history = random.next().below(4) == 0 ? 6 : 1_024
        let work = Int64(random.next().below(2)) * 5_000_000
        plane = Plane(seed: seed) {
            $0.replicas = replicas
            $0.cacheLagNanoseconds = 0...lag
            $0.historyLimit = history
            $0.serviceTimeNanoseconds = 0...work
        }
        informers = [
            Informer(query: [:]),
            Informer(query: ["allowWatchBookmarks": "true", "timeoutSeconds": "7"]),
            Informer(query: ["fieldSelector": "metadata.name=l1"], name: "l1"),
            Informer(
                query: ["labelSelector": "on=1", "allowWatchBookmarks": "1"],
                isLabelled: true
            ),
        ]
    }

    mutating func run() {
        for _ in 0..<60 where breach == nil {
            act()
            plane.pass(Double(random.next().below(50)) / 1_000)
            follow()
        }
        for entry in plane.plane.disturbances { plane.plane.end(entry.id, at: plane.now) }
        plane.collect()
        // Bookmarks come every minute; by then everyone has caught up.
        for _ in 0..<40 where breach == nil {
            plane.pass(0.5)
            follow()
        }
        takeCommits()
        for informer in informers where breach == nil && informer.watch != nil {
            if informer.state != informer.view(of: truth[newest] ?? [:]) {
                breach =
                    "at the end \(informer.query) shows \(informer.state), "
                    + "the store \(truth[newest] ?? [:])"
            }
        }
    }

    private mutating func act() {
        let replica = Int(random.next().below(UInt64(plane.plane.settings.replicas)))
        let id = "d\(random.next().below(3))"
        switch random.next().below(16) {
        case 0: begin(.replicaDown(replica), id)
        case 1: begin(.replicaCutOff(replica), id)
        case 2: begin(.replicaStale(replica, nanoseconds: 300_000_000), id)
        case 3: begin(.storeFrozen(appliedPartsPerMillion: 500_000), id)
        case 4: begin(.watchesDropped(partsPerMillion: 300_000), id)
        case 5: begin(.compaction, id)
        case 6, 7, 8, 9:
            plane.plane.end(id, at: plane.now)
            plane.collect()
        default: write()
        }
    }

    private mutating func begin(_ disturbance: Disturbance, _ id: String) {
        plane.plane.begin(disturbance, as: id, at: plane.now)
        plane.collect()
    }

    private mutating func write() {
        let name = "l\(random.next().below(3))"
        let path = APIPath.leases(in: "x", name: name)
        guard random.next().below(5) > 0 else {
            plane.send(APIRequest(.delete, path, query: ["timeout": "1s"]))
            return
        }
        let key = ObjectKey(namespace: "x", name: name)
        var metadata: JSONObject = ["name": .string(name)]
        if let tree = plane.plane.registry.store.object(key, ofKind: 0)?.tree {
            metadata["resourceVersion"] = tree.object("metadata")?["resourceVersion"]
        }
        metadata["labels"] = ["on": .string("\(random.next().below(2))")]
        let body: JSONValue = [
            "metadata": .object(metadata),
            "spec": ["holderIdentity": .string("h\(random.next().below(1_000_000))")],
        ]
        plane.send(APIRequest(.put, path, query: ["timeout": "1s"], body: body))
    }

    /// Takes note of what the store has committed.
    private mutating func takeCommits() {
        for (commit, _) in plane.commits[takenCommits...] {
            if commit.revision != newest + 1 {
                breach = "commit \(commit.revision) follows \(newest)"
            }
            var state = truth[newest] ?? [:]
            state[commit.key.name] = commit.after.map { Informer.text(of: $0) }
            newest = commit.revision
            truth[newest] = state
        }
        takenCommits = plane.commits.count
    }

    /// Lets every informer take what it was told, and list or watch again where it has to.
    private mutating func follow() {
        takeCommits()
        for place in informers.indices where breach == nil {
            var informer = informers[place]
            informer.follow(&plane, truth, &told, &breach)
            informers[place] = informer
        }
    }
}

/// A client that lists, watches, and starts over when it is told to.
private struct Informer {
    let query: APIQuery
    var name: String?
    var isLabelled = false
    /// What it believes to exist.
    var state: [String: String] = [:]
    private var version: Int64 = 0
    private var list: UInt64?
    private(set) var watch: UInt64?
    private var taken = 0

    init(query: APIQuery, name: String? = nil, isLabelled: Bool = false) {
        self.query = query
        self.name = name
        self.isLabelled = isLabelled
    }

    /// An object in a few characters: its label and its version.
    static func text(of tree: JSONObject) -> String {
        let metadata = tree.object("metadata")
        let label = metadata?.object("labels")?.string("on") ?? ""
        return "\(label)@\(metadata?.string("resourceVersion") ?? "")"
    }

    /// The part of a state that it follows.
    func view(of state: [String: String]) -> [String: String] {
        state.filter { key, text in
            (name == nil || key == name) && (!isLabelled || text.hasPrefix("1@"))
        }
    }

    mutating func follow(
        _ plane: inout Plane,
        _ truth: [Int64: [String: String]],
        _ told: inout Int,
        _ breach: inout String?
    ) {
        if let watch {
            let events = plane.events[watch] ?? []
            for event in events[taken...] {
                take(event, truth, &breach)
                told += 1
            }
            taken = events.count
            let isOver = events.last?.kind == .error
            if isOver || plane.ended.contains(watch) || plane.broken.contains(watch)
                || plane.answers[watch] != nil
            {
                self.watch = nil
                if isOver { version = 0 }
            }
        }
        if watch == nil, version > 0 {
            open(&plane)
        } else if watch == nil {
            relist(&plane, truth, &breach)
        }
    }

    private mutating func take(
        _ event: WatchEvent,
        _ truth: [Int64: [String: String]],
        _ breach: inout String?
    ) {
        if event.kind == .error { return }
        guard case .object(let tree) = event.object,
            let revision = event.resourceVersion.flatMap({ Int64($0) })
        else {
            breach = "an event without version: \(event)"
            return
        }
        if event.kind == .bookmark {
            if revision < version { breach = "bookmark \(revision) after \(version)" }
            version = max(version, revision)
        } else {
            if revision <= version { breach = "event \(revision) after \(version)" }
            version = revision
            let name = tree.object("metadata")?.string("name") ?? ""
            let isKnown = state[name] != nil
            if isKnown == (event.kind == .added) { breach = "\(event.summary), known: \(isKnown)" }
            state[name] = event.kind == .deleted ? nil : Informer.text(of: tree)
        }
        let expected = view(of: truth[version] ?? [:])
        if state != expected { breach = "at \(version) it is \(state), not \(expected)" }
    }

    private mutating func open(_ plane: inout Plane) {
        var query = query
        query["watch"] = "true"
        query["resourceVersion"] = String(version)
        taken = 0
        watch = plane.send(APIRequest(.get, .leases(in: "x"), query: query), from: "informer")
    }

    private mutating func relist(
        _ plane: inout Plane,
        _ truth: [Int64: [String: String]],
        _ breach: inout String?
    ) {
        if let call = list {
            if let answer = plane.answers[call], answer.status == 200 {
                version = answer.resourceVersion.flatMap { Int64($0) } ?? 0
                state = [:]
                for item in answer.body["items"]?.asArray ?? [] {
                    guard case .object(let tree) = item else { continue }
                    state[tree.object("metadata")?.string("name") ?? ""] = Informer.text(of: tree)
                }
                if state != view(of: truth[version] ?? [:]) {
                    breach = "list at \(version) is \(state), not \(truth[version] ?? [:])"
                }
                list = nil
                open(&plane)
                return
            }
            guard plane.broken.contains(call) || plane.answers[call] != nil else { return }
        }
        var query = query
        query["resourceVersion"] = "0"
        query["allowWatchBookmarks"] = nil
        query["timeoutSeconds"] = nil
        list = plane.send(APIRequest(.get, .leases(in: "x"), query: query), from: "informer")
    }
}
