import LockstepDeterminism
import LockstepFaults
import LockstepHistories
import LockstepKubernetes
import LockstepMockKubernetes
import LockstepRuns
import LockstepSimulation
import LockstepTraces
import Testing

@testable import LockstepKubernetesHTTPServer

@Suite("Faults over HTTP")
struct FaultTests {
    private let plane = LivePlane(ControlPlane(seed: Seed(1))) { _ in }

    private func ask(_ method: String, _ path: String, _ body: String = "") -> APIResponse? {
        let desk = ControlDesk(plane: plane, seed: Seed(1))
        let request = WireRequest(
            method: method,
            target: "/lockstep/v1/" + path,
            body: Array(body.utf8)
        )
        return try? desk.answer(request).response
    }

    private func list() -> Int? {
        let request = APIRequest(.get, .leases(in: "default"))
        let client = Client(pod: "", program: "", connection: 1, replica: nil)
        guard case .outcome(.answer(let response)) = plane.send(request, from: client) else {
            return nil
        }
        return response.status
    }

    @Test("a fault begins, is felt, is listed, ends, and both are in the history")
    func beginsAndEnds() {
        #expect(list() == 200)
        let begun = ask("POST", "faults", #"{"fault":"request-errors status=503","id":"x"}"#)
        #expect(begun?.status == 201)
        #expect(begun?.body["id"] == "x")
        #expect(list() == 503)
        #expect(ask("GET", "faults")?.body["faults"]?.asArray?.count == 1)
        #expect(ask("DELETE", "faults/x")?.status == 200)
        #expect(list() == 200)
        #expect(ask("DELETE", "faults/x")?.status == 404)
        let events = plane.withHistory { history, _ in history.observations.map(\.event.name) }
        #expect(events == ["fault-began", "fault-ended"])
    }

    @Test("what broke before a fault voided its assumption is a finding all the same")
    func breachBefore() {
        func grantTwice() {
            for event in ["granted", "belief-ended", "granted", "belief-ended"] {
                let fields = #"{"lock":"l","token":1}"#
                let body = "{\"pod\":\"a\",\"event\":\"\(event)\",\"fields\":\(fields)}"
                #expect(ask("POST", "history", body)?.status == 201)
            }
        }
        func properties(_ findings: (Ruling) -> [Finding]) -> [String] {
            let observed = plane.withHistory { $0.observed(seed: 1, until: $1) }
            return findings(Recheck(observed).ruling).map(\.property)
        }
        grantTwice()
        #expect(ask("POST", "faults", #"{"fault":"store-failover loses=1"}"#)?.status == 201)
        #expect(properties(\.findings) == ["F1"])
        grantTwice()
        #expect(properties(\.findings) == ["F1"])
        #expect(properties(\.hazards).contains("F1"))
    }

    @Test("all faults that last end together, and each end is in the history")
    func endsAll() {
        _ = ask("POST", "faults", #"{"fault":"request-errors status=503","id":"x"}"#)
        _ = ask("POST", "faults", #"{"fault":"replica-down","id":"y","seconds":60}"#)
        #expect(ask("DELETE", "faults")?.body["ids"] == ["x", "y"])
        #expect(list() == 200)
        #expect(plane.faults.isEmpty)
        #expect(ask("DELETE", "faults")?.body["ids"] == [])
        let events = plane.withHistory { history, _ in history.observations.map(\.event.name) }
        #expect(events == ["fault-began", "fault-began", "fault-ended", "fault-ended"])
    }

    @Test("a fault with a length ends by itself")
    func endsByItself() {
        #expect(
            ask("POST", "faults", #"{"fault":"request-errors","seconds":0.001}"#)?.status == 201
        )
        let begun = plane.clock.now
        while plane.clock.now < begun.advanced(byNanoseconds: 2_000_000) {}
        plane.tick()
        #expect(plane.faults.isEmpty)
        #expect(list() == 200)
    }

    @Test("an order that is none is refused with what was expected, and nothing begins")
    func badOrders() {
        let bodies = [
            "", "{", "[]", #"{"fault":1}"#, #"{"fault":"earthquake"}"#, #"{"fault":""}"#,
            #"{"fault":"compaction","seconds":-1}"#, #"{"fault":"compaction","id":"a/b"}"#,
            #"{"fault":"compaction","second":1}"#, #"{"fault":"store-frozen applied=200%"}"#,
        ]
        for body in bodies {
            let answer = ask("POST", "faults", body)
            #expect(answer?.status == 400)
            #expect(answer?.body["error"]?.asString?.isEmpty == false)
        }
        #expect(plane.faults.isEmpty)
    }

    @Test("what is refused says what was found")
    func complaints() {
        func error(_ path: String, _ body: String) -> String {
            ask("POST", path, body)?.body["error"]?.asString ?? ""
        }
        #expect(error("faults", "{").hasPrefix("the body is no JSON; expected {"))
        #expect(error("faults", "[1]").hasPrefix("found [1], expected {"))
        #expect(error("faults", "{}").hasPrefix("found no fault, expected {"))
        #expect(error("faults", #"{"fault":5}"#).hasPrefix("found 5 as its fault, expected {"))
        let compaction = #"{"fault":"compaction","#
        #expect(error("faults", compaction + #""seconds":"x"}"#).hasSuffix("not \"x\""))
        #expect(error("faults", compaction + #""id":"a b"}"#).hasSuffix("not \"a b\""))
        func statement(_ rest: String) -> String { error("history", "{\"pod\":\"a\"\(rest)}") }
        #expect(error("history", "5").hasPrefix("found 5, expected {"))
        #expect(error("history", "[{}]").hasPrefix("found no pod, expected {"))
        #expect(error("history", #"{"pod":""}"#).hasPrefix("found \"\" as its pod, expected {"))
        #expect(statement("").hasPrefix("found no event, expected {"))
        #expect(statement(#","event":"grant""#).hasPrefix("found \"grant\" as its event, expected"))
        let granted = #","event":"granted","#
        #expect(statement(granted + #""fields":1"#) == "fields is an object, not 1")
        #expect(statement(granted + #""incarnation":-1"#).hasSuffix(", not -1"))
        #expect(
            statement(granted + #""fields":{}"#)
                == "the fields of granted cannot be read: lock is a text, and is not there"
        )
        #expect(
            statement(granted + #""fields":{"lock":"l","token":"x"}"#)
                == "the fields of granted cannot be read: token is a whole number, not \"x\""
        )
        let deadline = #","event":"deadline-set","fields":{"lock":"l","deadlineSeconds":-1}"#
        #expect(statement(deadline) == "deadlineSeconds is a number from 0 to 86400, not -1")
    }

    @Test("a fault of a replica that is not there is refused, and does not begin")
    func noReplica() {
        for fault in ["replica-down", "replica-cut-off", "replica-slow", "replica-stale"] {
            let by = fault.hasSuffix("n") || fault.hasSuffix("f") ? "" : " by=1s"
            let order = "{\"fault\":\"\(fault) replica=1\(by)\"}"
            let answer = ask("POST", "faults", order)
            #expect(answer?.status == 400)
            let sentence = answer?.body["error"]?.asString ?? ""
            #expect(sentence.hasPrefix("there is no replica 1, only replica 0; "))
        }
        #expect(plane.faults.isEmpty)
        #expect(ask("POST", "faults", #"{"fault":"replica-down replica=0"}"#)?.status == 201)
    }

    @Test("more faults than the limit are refused")
    func limit() {
        for _ in 0..<LiveFaults.limit {
            #expect(ask("POST", "faults", #"{"fault":"watches-dropped share=0%"}"#)?.status == 201)
        }
        #expect(ask("POST", "faults", #"{"fault":"watches-dropped share=0%"}"#)?.status == 429)
    }
}

@Suite("A scenario's plan for a server alone")
struct LivePlanTests {
    private func fault(_ id: String, _ kind: String, _ parameters: [PlannedFault.Parameter] = [])
        -> PlannedFault
    {
        PlannedFault(
            id: id,
            kind: kind,
            begin: Instant(nanoseconds: 0),
            end: Instant(nanoseconds: 1_000_000_000_000),
            parameters: parameters
        )
    }

    @Test("what needs pods is left out, and named")
    func skips() {
        let plan = LivePlan(
            FaultPlan(faults: [
                fault("pause-a", "pause"), fault("x", "lost-reply", [.init("share", 1_000_000)]),
                fault("f", "store-outage", [.init("applied", 500_000)]),
                fault("s", "replica-slow", [.init("byNanoseconds", 5_000_000)]),
            ])
        )
        #expect(plan.skipped == ["pause-a"])
        #expect(plan.steps.map(\.id) == ["f", "s", "x"])
    }

    @Test("every trouble that services have themselves is carried out, and so are hung requests")
    func troubles() {
        let known = FaultCatalog.all.filter { $0 is any ServiceFault }.map(\.kind.name)
        #expect(known.count > 10)
        let plan = LivePlan(FaultPlan(faults: (known + ["hung"]).map { fault($0, $0) }))
        #expect(plan.skipped.isEmpty)
        #expect(plan.steps.map(\.id) == (known + ["hung"]).sorted())
    }

    @Test("the loops that a fault can stop are those of the control plane")
    func loops() {
        let names = FaultCatalog.fault("loops-stopped")?.kind.fixed.first?.type
        #expect(names == .list(LoopCatalog.names))
    }

    @Test("hung requests are those of the method that the plan names")
    func hung() throws {
        let plan = LivePlan(
            FaultPlan(faults: [
                fault("h", "hung", [.init("verb", "PUT"), .init("carriedOut", 1)])
            ])
        )
        let step = try #require(plan.steps.first)
        guard case .disturb(.requests(let disturbance)) = step.deed else {
            Issue.record("\(step.deed)")
            return
        }
        #expect(disturbance.verbs == [.update])
        #expect(disturbance.stage == .after)
        #expect(disturbance.effect == .hung)
    }

    @Test("a deleted record is in the history, and voids what it does away with")
    func deletes() {
        let plane = LivePlane(ControlPlane(seed: Seed(1))) { _ in }
        var lease = Lease(name: "l", namespace: "default")
        lease.holderIdentity = "a"
        let client = Client(pod: "", program: "", connection: 1, replica: nil)
        _ = plane.send(APIRequest(.post, .leases(in: "default"), body: lease.json), from: client)
        plane.follow(LivePlan(FaultPlan(faults: [fault("d", "delete")])))
        let observed = plane.withHistory { history, now in history.observed(seed: 1, until: now) }
        let names = observed.history.observations.map(\.event.name)
        #expect(names == ["committed", "fault-began", "fault-ended", "committed"])
        #expect(observed.voided.map(\.assumption) == [.noThirdPartyEdits])
        #expect(observed.voided.map(\.by) == ["d"])
    }

    @Test("a node's Lease is no lock's record, and stays")
    func sparesNodes() {
        var settings = ControlPlaneSettings()
        settings.namespaces.append("kube-node-lease")
        let plane = LivePlane(ControlPlane(settings, seed: Seed(1))) { _ in }
        let client = Client(pod: "", program: "", connection: 1, replica: nil)
        func isThere(in namespace: String) -> Bool {
            let path = APIPath.leases(in: namespace, name: "l")
            let reply = plane.send(APIRequest(.get, path), from: client)
            guard case .outcome(.answer(let answer)) = reply else { return false }
            return answer.status == 200
        }
        for namespace in ["default", "kube-node-lease"] {
            let lease = Lease(name: "l", namespace: namespace)
            let request = APIRequest(.post, .leases(in: namespace), body: lease.json)
            _ = plane.send(request, from: client)
            #expect(isThere(in: namespace))
        }
        plane.follow(LivePlan(FaultPlan(faults: [fault("d", "delete")])))
        #expect(!isThere(in: "default"))
        #expect(isThere(in: "kube-node-lease"))
    }

    @Test("records of old kinds are deleted as well, and what is no record stays")
    func deletesAnnotated() {
        var settings = ControlPlaneSettings()
        settings.kinds = KindCatalog.all
        let plane = LivePlane(ControlPlane(settings, seed: Seed(1))) { _ in }
        let client = Client(pod: "", program: "", connection: 1, replica: nil)
        var path = APIPath(group: "", version: "v1", resource: "configmaps")
        path.namespace = "default"
        let record: JSONValue = [
            "control-plane.alpha.kubernetes.io/leader": #"{"holderIdentity":"a"}"#
        ]
        func status(_ verb: APIRequest.Verb, _ path: APIPath, _ body: JSONValue? = nil) -> Int? {
            let reply = plane.send(APIRequest(verb, path, body: body), from: client)
            guard case .outcome(.answer(let answer)) = reply else { return nil }
            return answer.status
        }
        for (name, annotations) in [("lock", record), ("other", [:])] {
            let body: JSONValue = [
                "metadata": ["name": .string(name), "annotations": annotations]
            ]
            #expect(status(.post, path, body) == 201)
        }
        plane.follow(LivePlan(FaultPlan(faults: [fault("d", "delete")])))
        path.name = "lock"
        #expect(status(.get, path) == 404)
        path.name = "other"
        #expect(status(.get, path) == 200)
    }
}
