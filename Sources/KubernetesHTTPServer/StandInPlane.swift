internal import LockstepDeterminism
internal import LockstepKubernetes
internal import LockstepMockKubernetes

struct Moment { var instant: Instant; var wall: WallInstant }
struct Connection { var client: String; var replica: Int? }
struct ControlPlane: Sendable {
    enum Output {
        case answer(UInt64, APIResponse), opened(UInt64), events(UInt64, [WatchEvent]),
            ended(UInt64), broken(UInt64), committed(Commit, by: UInt64?)
    }
    var server: APIServer
    var outputs: [Output] = []
    var watches: [(UInt64, WatchID, Instant)] = []
    var registry: APIServer { server }
    var kinds: [ResourceKind] { server.kinds }
    func forget(client: String) {}
    init(seed: Seed) { server = APIServer(draws: Draws(seed: seed, stream: "kubernetes")) }
    mutating func receive(_ request: APIRequest, as call: UInt64, over connection: Connection, at now: Moment) {
        if request.isWatch {
            switch server.openWatch(request) {
            case .refused(let r): outputs.append(.answer(call, r))
            case .opened(let id):
                let seconds = request.query["timeoutSeconds"].flatMap(Int64.init) ?? 1800
                watches.append((call, id, now.instant.advanced(byNanoseconds: min(seconds, 100_000) * 1_000_000_000)))
                outputs.append(.opened(call))
                tell()
            }
            return
        }
        let r = server.handle(request, at: now.wall)
        for c in server.drainCommits() { outputs.append(.committed(c, by: call)) }
        outputs.append(.answer(call, r))
        tell()
    }
    mutating func tell() {
        for w in watches {
            let e = server.drainWatch(w.1)
            if !e.isEmpty { outputs.append(.events(w.0, e)) }
        }
        let open = server.openWatches
        watches.removeAll { w in
            if open.contains(w.1) { return false }
            outputs.append(.ended(w.0))
            return true
        }
    }
    mutating func abandon(_ call: UInt64, at now: Moment) {
        watches.removeAll { w in
            if w.0 == call { server.closeWatch(w.1) }
            return w.0 == call
        }
    }
    mutating func advance(to now: Moment) {
        watches.removeAll { w in
            if w.2 > now.instant { return false }
            server.closeWatch(w.1)
            outputs.append(.ended(w.0))
            return true
        }
    }
    var nextInstant: Instant? { watches.map(\.2).min() }
    mutating func drain() -> [Output] { defer { outputs = [] }; return outputs }
}
