import LockstepDeterminism
import LockstepKubernetes
import Testing

@testable import LockstepMockKubernetes

@Suite("Wire: questions of health")
struct HealthTests {
    private func probe(_ target: String) throws -> HealthProbe {
        try #require(WireRequest(method: "GET", target: target, body: []).healthProbe)
    }

    private func body(_ response: APIResponse) -> String { response.body.asString ?? "" }

    @Test("a server with its store is well", arguments: ["/livez", "/readyz", "/healthz"])
    func well(_ path: String) throws {
        let answer = try probe(path).answer(isStoreReachable: true)
        #expect(answer.status == 200)
        #expect(body(answer) == "ok")
        let verbose = try body(probe(path + "?verbose").answer(isStoreReachable: true))
        #expect(verbose.hasPrefix("[+]ping ok\n[+]log ok\n[+]etcd ok\n"))
        #expect(verbose.hasSuffix("\(path.dropFirst()) check passed\n"))
    }

    @Test("one without it says which check failed", arguments: ["/livez", "/readyz", "/healthz"])
    func failing(_ path: String) throws {
        let answer = try probe(path).answer(isStoreReachable: false)
        #expect(answer.status == 500)
        #expect(answer.headers.contentType == "text/plain; charset=utf-8")
        #expect(body(answer).contains("[-]etcd failed: reason withheld\n"))
        #expect(body(answer).hasSuffix("\(path.dropFirst()) check failed\n"))
    }

    @Test("only what is about the store asks it, and only unless it is excluded")
    func asks() throws {
        let asking = ["/livez", "/readyz/etcd", "/readyz/etcd-readiness", "/readyz?exclude=etcd"]
        for target in asking {
            let probe = try probe(target)
            #expect(probe.asksStore && probe.answer(isStoreReachable: false).status == 500)
        }
        for target in [
            "/livez/ping", "/readyz/log", "/livez?exclude=etcd",
            "/readyz?exclude=etcd&exclude=etcd-readiness",
        ] {
            let probe = try probe(target)
            #expect(!probe.asksStore && probe.answer(isStoreReachable: false).status == 200)
        }
        #expect(WireRequest(method: "GET", target: "/livez/nope", body: []).healthProbe == nil)
        #expect(WireRequest(method: "GET", target: "/livez/x/y", body: []).healthProbe == nil)
    }

    @Test("a server reaches its store unless that is frozen, or it is cut off itself")
    func reaches() throws {
        var plane = Plane { $0.replicas = 2 }
        func reach(_ replica: Int) -> Bool? {
            plane.plane.reachesStore(over: Connection(client: "c", replica: replica))
        }
        #expect(reach(0) == true)
        for (text, first, second) in [
            ("store-frozen", false, false), ("store-failover", false, false),
            ("replica-cut-off replica=1", true, false), ("replica-down replica=0", nil, true),
        ] as [(String, Bool?, Bool?)] {
            plane.plane.begin(try Disturbance(text: text), as: "d", at: plane.now)
            #expect(reach(0) == first && reach(1) == second, "\(text)")
            plane.plane.end("d", at: plane.now)
        }
        #expect(reach(0) == true)
    }
}
