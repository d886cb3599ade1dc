import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes

/// A server and its control loops on a clock that the test moves.
final class LoopCluster {
    var server: APIServer
    var loops: ControlLoops
    /// The present moment, in nanoseconds since the test began.
    private(set) var now = Instant.zero
    /// Every commit so far, with its moment.
    private(set) var commits: [(at: Instant, commit: Commit)] = []

    init(kinds: [ResourceKind], namespaces: [String] = ["default"], _ loops: [any InformedLoop]) {
        server = APIServer(
            kinds: kinds,
            namespaces: namespaces,
            draws: Draws(seed: Seed(1), stream: "uid"),
            historyLimit: 100_000
        )
        self.loops = ControlLoops(loops)
        self.loops.begin(with: &server, at: moment)
        tell()
    }

    /// The present moment, with its wall clock.
    var moment: Moment {
        Moment(
            instant: now,
            wall: WallInstant(nanoseconds: LocalClock.epoch.nanoseconds + now.nanoseconds)
        )
    }

    /// Sends a request now.
    @discardableResult
    func send(
        _ verb: APIRequest.Verb,
        _ path: String,
        query: APIQuery = [:],
        _ body: JSONValue? = nil
    ) -> APIResponse {
        guard let path = APIPath(text: path) else { preconditionFailure("no path: \(path)") }
        let request = APIRequest(verb, path, query: query, body: body)
        let response = server.handle(request, at: moment.wall)
        tell()
        return response
    }

    /// Lets time pass until so many seconds after the beginning, all loops acting when they are
    /// due.
    func run(untilSecond second: Double) {
        run(until: Instant(nanoseconds: Int64(second * 1_000_000_000)))
    }

    func run(until end: Instant) {
        while let next = loops.nextInstant, next <= end {
            now = max(now, next)
            loops.act(on: &server, at: moment)
            tell()
        }
        now = max(now, end)
    }

    /// Lets all loops act until none wants to, for loops that come to rest.
    func settle(limit: Int = 100_000) {
        var count = 0
        while let next = loops.nextInstant, count < limit {
            run(until: max(next, now))
            count += 1
        }
    }

    /// The status code of reading what is at a path, and the object there.
    func read(_ path: String) -> JSONValue? {
        let answer = send(.get, path)
        return answer.status == 200 ? answer.body : nil
    }

    /// The names in a collection, in its order.
    func names(_ path: String) -> [String] {
        send(.get, path).body["items"]?.asArray?
            .compactMap { $0["metadata"]?["name"]?.asString } ?? []
    }

    private func tell() {
        let news = server.drainCommits()
        commits += news.map { (now, $0) }
        loops.notice(news, from: server, at: moment)
    }
}

/// One second in nanoseconds.
let second: Int64 = 1_000_000_000
