import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// Nothing that a client sends makes the server trap, grow without end, or believe nonsense.
///
/// `LOCKSTEP_FUZZ_ROUNDS` asks for more requests than the slice that every test run takes, and
/// `LOCKSTEP_FUZZ_SEED` for others.
@Suite("Wire: whatever bytes come, the server stands")
struct FuzzTests {
    private func setting(_ name: String) -> UInt64? {
        getenv(name).flatMap { UInt64(String(cString: $0)) }
    }

    @Test("random and mutated requests")
    func fuzz() throws {
        let rounds = setting("LOCKSTEP_FUZZ_ROUNDS") ?? 4_000
        let seed = setting("LOCKSTEP_FUZZ_SEED") ?? 1
        var fuzzer = Fuzzer(seed: seed)
        var run = FuzzRun()
        for round in 0..<rounds {
            if round % 5_000 == 0 { run = FuzzRun() }
            let (request, isNonsense) = fuzzer.next()
            guard let problem = run.send(request, isNonsense: isNonsense) else { continue }
            Issue.record("seed \(seed), round \(round): \(problem): \(request)")
            return
        }
        #expect(run.answers > 0)
    }

    @Test("a body as deep as a body can be is refused, not descended into")
    func deep() {
        for opening in ["[", #"{"a":"#, #"{"metadata":{"labels":"#] {
            let count = WireRequest.bodyLimit / opening.utf8.count
            let body = Array(String(repeating: opening, count: count).utf8)
            var run = FuzzRun()
            let request = WireRequest(
                method: "POST",
                target: "/apis/coordination.k8s.io/v1/namespaces/default/leases",
                body: body
            )
            #expect(run.send(request, isNonsense: true) == nil)
        }
    }

    @Test("namespaces are not deleted as a collection")
    func namespaces() {
        var server = APIServer(draws: Draws(seed: Seed(1), stream: "uid"))
        let path = APIPath(group: "", version: "v1", resource: "namespaces")
        let before = server.revision
        #expect(server.handle(APIRequest(.delete, path), at: LocalClock.epoch).status == 405)
        #expect(server.revision == before)
    }

    @Test("the fuzzer does get objects accepted, so that what is accepted is tried too")
    func reaches() {
        var fuzzer = Fuzzer(seed: 3)
        var run = FuzzRun()
        for _ in 0..<2_000 {
            let (request, isNonsense) = fuzzer.next()
            _ = run.send(request, isNonsense: isNonsense)
        }
        #expect(run.accepted > 30)
        #expect(run.answers > run.accepted)
    }
}

/// A server under fire, and what must be true of each of its answers.
struct FuzzRun {
    private var server = APIServer(draws: Draws(seed: Seed(1), stream: "uid"))
    private let wall = LocalClock.epoch
    private(set) var answers = 0
    private(set) var accepted = 0

    /// Sends one request; says what is wrong with what came of it, `nil` if nothing is.
    mutating func send(_ request: WireRequest, isNonsense: Bool) -> String? {
        answers += 1
        let before = (server.revision, server.openWatches.count)
        let response: APIResponse
        switch request.reading {
        case .answered(let known): response = known
        case .refused(let refusal): response = server.response(to: refusal)
        case .request(let read) where read.isWatch: return watch(read)
        case .request(let read):
            response = server.handle(read, at: wall)
            if response.isSuccess, read.verb != .get { accepted += 1 }
            if let problem = check(read, response, before.0) { return problem }
        }
        _ = server.drainCommits()
        if !(200...599).contains(response.status) { return "status \(response.status)" }
        let isWrite = request.method != "GET"
        if isNonsense, isWrite, response.isSuccess, response.body["kind"] != nil {
            return "nonsense was accepted: \(response.status)"
        }
        guard (try? WireResponse(response).response) == response else {
            return "the answer does not come back from its bytes"
        }
        return nil
    }

    /// A watch opens or is refused, and can be closed; nothing of it stays.
    private mutating func watch(_ request: APIRequest) -> String? {
        let count = server.openWatches.count
        switch server.openWatch(request) {
        case .refused(let response): return response.isSuccess ? "refused with a success" : nil
        case .opened(let id):
            _ = server.drainWatch(id)
            server.closeWatch(id)
            return server.openWatches.count == count ? nil : "a closed watch stays"
        }
    }

    private mutating func check(
        _ request: APIRequest,
        _ response: APIResponse,
        _ before: Int64
    ) -> String? {
        let isWrite = request.verb != .get
        if !isWrite || !response.isSuccess {
            // A collection is no transaction: what was deleted before the first refusal stays so.
            if request.verb == .delete, request.path.name == nil { return nil }
            return server.revision == before ? nil : "a refusal or a read changed the store"
        }
        // What was accepted must be acceptable: as it came back it changes nothing.
        guard request.verb != .delete, request.query["dryRun"] == nil,
            request.path.subresource == nil, let metadata = response.body["metadata"],
            let name = metadata["name"]?.asString
        else { return nil }
        var path = request.path
        path.name = name
        let read = server.handle(APIRequest(.get, path), at: wall)
        // The last finalizer's removal answers with an object that is gone.
        if read.status == 404, metadata["deletionTimestamp"] != nil { return nil }
        guard read.status == 200 else { return "what was accepted cannot be read: \(read.summary)" }
        let again = server.handle(APIRequest(.put, path, body: read.body), at: wall)
        guard again.status == 200 else {
            return "what was accepted is refused as it came back: \(again.body)"
        }
        guard again.resourceVersion == read.resourceVersion else {
            return "an object as it came back is a change"
        }
        return nil
    }
}
