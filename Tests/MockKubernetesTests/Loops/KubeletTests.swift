import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite struct KubeletTests {
    private func phase(_ pod: String, in cluster: LoopCluster) -> String? {
        cluster.read(LoopCluster.pods + "/" + pod)?["status"]?["phase"]?.asString
    }

    private func setFinalizers(_ names: JSONValue, of pod: String, in cluster: LoopCluster) {
        let path = LoopCluster.pods + "/" + pod
        var object = cluster.read(path)?.asObject ?? [:]
        object[object: "metadata"]["finalizers"] = names
        cluster.send(.put, path, .object(object))
    }

    @Test("a bound pod starts a second after the poll that found it, and is reported")
    func starts() {
        let cluster = LoopCluster.nodes(["n1"])
        cluster.run(untilSecond: 4.5)
        cluster.createPod("p", on: "n1")
        cluster.run(untilSecond: 5.999)
        #expect(cluster.running(on: "n1").isEmpty)
        #expect(phase("p", in: cluster) == "Pending")
        cluster.run(untilSecond: 6)
        #expect(cluster.running(on: "n1").count == 1)
        #expect(phase("p", in: cluster) == "Running")
        let pod = cluster.read(LoopCluster.pods + "/p")
        #expect(cluster.condition("Ready", of: pod)?["status"] == "True")
        #expect(pod?["status"]?["startTime"] == "2026-01-01T00:00:06Z")
    }

    @Test("asked to end, a pod that listens is gone with its object when it has ended")
    func graceful() {
        let cluster = LoopCluster.nodes(["n1"], stopNanoseconds: 5 * second)
        cluster.createPod("p", on: "n1")
        cluster.run(untilSecond: 10.5)
        cluster.send(.delete, LoopCluster.pods + "/p")
        // Found at 11 s, ended at 16 s.
        cluster.run(untilSecond: 15.999)
        #expect(cluster.running(on: "n1").count == 1)
        #expect(cluster.read(LoopCluster.pods + "/p") != nil)
        cluster.run(untilSecond: 16)
        #expect(cluster.running(on: "n1").isEmpty)
        #expect(cluster.read(LoopCluster.pods + "/p") == nil)
        let last = cluster.commits.last { $0.commit.key.name == "p" && $0.commit.after != nil }
        #expect(last?.commit.after?.object("status")?.string("phase") == "Succeeded")
    }

    @Test("one that does not listen is killed 30 s after it was asked")
    func killed() {
        let cluster = LoopCluster.nodes(["n1"], stopNanoseconds: 1_000 * second)
        cluster.createPod("p", on: "n1")
        cluster.run(untilSecond: 10.5)
        cluster.send(.delete, LoopCluster.pods + "/p")
        cluster.run(untilSecond: 40.999)
        #expect(cluster.running(on: "n1").count == 1)
        cluster.run(untilSecond: 41)
        #expect(cluster.running(on: "n1").isEmpty)
        #expect(cluster.read(LoopCluster.pods + "/p") == nil)
        let last = cluster.commits.last { $0.commit.key.name == "p" && $0.commit.after != nil }
        #expect(last?.commit.after?.object("status")?.string("phase") == "Failed")
    }

    @Test("one that others still have wait keeps what became of it, and is asked for once")
    func keptByOthers() {
        let cluster = LoopCluster.nodes(["n1"], stopNanoseconds: 1_000 * second)
        cluster.createPod("p", on: "n1")
        cluster.run(untilSecond: 5)
        setFinalizers(["example.com/stay"], of: "p", in: cluster)
        cluster.run(untilSecond: 10.5)
        cluster.send(.delete, LoopCluster.pods + "/p")
        cluster.run(untilSecond: 45)
        #expect(cluster.running(on: "n1").isEmpty)
        #expect(phase("p", in: cluster) == "Failed")
        let commits = cluster.commits.count
        cluster.run(untilSecond: 60)
        #expect(phase("p", in: cluster) == "Failed")
        let later = cluster.commits.dropFirst(commits).filter { $0.commit.key.name == "p" }
        #expect(later.isEmpty)
        setFinalizers([], of: "p", in: cluster)
        cluster.run(untilSecond: 65)
        #expect(cluster.read(LoopCluster.pods + "/p") == nil)
    }

    @Test("the grace is the pod's, unless the deletion names its own", arguments: [nil, "3"])
    func grace(named: String?) {
        let cluster = LoopCluster.nodes(["n1"], stopNanoseconds: 1_000 * second)
        cluster.createPod("p", on: "n1", spec: ["terminationGracePeriodSeconds": 8])
        cluster.run(untilSecond: 10)
        var query = APIQuery()
        if let named { query["gracePeriodSeconds"] = named }
        cluster.send(.delete, LoopCluster.pods + "/p", query: query)
        let end = 11 + (named == nil ? 8.0 : 3.0)
        cluster.run(untilSecond: end - 0.001)
        #expect(cluster.running(on: "n1").count == 1)
        cluster.run(untilSecond: end)
        #expect(cluster.running(on: "n1").isEmpty)
    }

    @Test("a second deletion can only shorten what is left")
    func shorter() {
        let cluster = LoopCluster.nodes(["n1"], stopNanoseconds: 1_000 * second)
        cluster.createPod("p", on: "n1")
        cluster.run(untilSecond: 10)
        cluster.send(.delete, LoopCluster.pods + "/p")
        cluster.run(untilSecond: 15)
        cluster.send(.delete, LoopCluster.pods + "/p", query: ["gracePeriodSeconds": "2"])
        cluster.run(untilSecond: 17.999)
        #expect(cluster.running(on: "n1").count == 1)
        cluster.run(untilSecond: 18)
        #expect(cluster.running(on: "n1").isEmpty)
    }

    @Test("after a forced deletion the object is gone at once, and the pod stops when it hears")
    func forced() {
        let cluster = LoopCluster.nodes(["n1"], stopNanoseconds: 5 * second)
        cluster.createPod("p", on: "n1")
        cluster.run(untilSecond: 10.5)
        cluster.send(.delete, LoopCluster.pods + "/p", query: ["gracePeriodSeconds": "0"])
        #expect(cluster.read(LoopCluster.pods + "/p") == nil)
        #expect(cluster.running(on: "n1").count == 1)
        cluster.run(untilSecond: 15.999)
        #expect(cluster.running(on: "n1").count == 1)
        cluster.run(untilSecond: 16)
        #expect(cluster.running(on: "n1").isEmpty)
    }

    @Test("cut off, it goes on running what the store has long forgotten")
    func zombie() {
        let cluster = LoopCluster.nodes(["n1", "n2"])
        cluster.createPod("p", on: "n1")
        cluster.run(untilSecond: 10)
        cluster.agents { $0.cutOff("n1") }
        cluster.send(.delete, LoopCluster.pods + "/p", query: ["gracePeriodSeconds": "0"])
        let another = cluster.createPod("p", on: "n2")
        cluster.run(untilSecond: 1_000)
        #expect(cluster.running(on: "n1").count == 1)
        #expect(cluster.running(on: "n2") == [another["metadata"]?["uid"]?.asString ?? ""])
        cluster.agents { $0.reconnect("n1") }
        // The list that was asked for while it was cut off is given up after 10 s at the latest.
        cluster.run(untilSecond: 1_012)
        #expect(cluster.running(on: "n1").isEmpty)
        #expect(cluster.running(on: "n2").count == 1)
    }

    @Test("a node that lost power starts again what the store says is there")
    func restored() {
        let cluster = LoopCluster.nodes(["n1", "n2"])
        let uid = cluster.createPod("p", on: "n1")["metadata"]?["uid"]?.asString ?? ""
        cluster.run(untilSecond: 10)
        cluster.agents { $0.lose("n1") }
        cluster.run(untilSecond: 60)
        #expect(phase("p", in: cluster) == "Running", "nobody was told")
        cluster.agents { $0.restore("n1") }
        cluster.run(untilSecond: 62)
        #expect(cluster.running(on: "n1") == [uid])
        #expect(cluster.ready("n1") == "True")
    }

    @Test("a pod that ends by itself is restarted at once, then after 10 s, 20 s, and so on")
    func restarts() {
        var kubelet = Kubelet(node: "n1")
        let bound: JSONObject = [
            "metadata": ["name": "p", "namespace": "default", "uid": "u"],
            "spec": ["nodeName": "n1"], "status": ["phase": "Running"],
        ]
        var starts: [Int64] = []
        var now: Int64 = 0
        while now <= 120 {
            let moment = Moment(
                instant: Instant(nanoseconds: now * second),
                wall: LocalClock.epoch
            )
            kubelet.advance(to: moment)
            var hasStarted = false
            while true {
                let directives = kubelet.drain()
                guard !directives.isEmpty else { break }
                for directive in directives {
                    switch directive {
                    case .send(let request, let tag) where request.path.resource == "pods":
                        guard request.verb == .get else { continue }
                        let list: JSONValue = ["items": [.object(bound)]]
                        kubelet.receive(
                            APIResponse(status: 200, body: list),
                            for: tag,
                            at: moment
                        )
                    case .start: hasStarted = true
                    default: break
                    }
                }
            }
            if hasStarted {
                starts.append(now)
                kubelet.podEnded(uid: "u", succeeded: false, at: moment)
            }
            now += 1
        }
        #expect(starts == [1, 2, 12, 32, 72])
    }

    @Test("a pod that is not to be restarted ends for good, and says how")
    func endsForGood() {
        let cluster = LoopCluster.nodes(["n1"], stopNanoseconds: second)
        cluster.createPod("p", on: "n1", spec: ["restartPolicy": "Never"])
        cluster.run(untilSecond: 10)
        cluster.agents { agents in
            agents.endPods(on: "n1", succeeded: false)
        }
        cluster.run(untilSecond: 20)
        #expect(phase("p", in: cluster) == "Failed")
        #expect(cluster.running(on: "n1").isEmpty)
    }
}
