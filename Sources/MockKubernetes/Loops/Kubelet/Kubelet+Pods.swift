internal import LockstepDeterminism
internal import LockstepKubernetes

/// How a kubelet runs the pods that are bound to its node.
extension Kubelet {
    /// Asks for the node's pods.
    mutating func listPods(at now: Moment) {
        var query = APIQuery()
        query["fieldSelector"] = "spec.nodeName=" + node
        send(APIRequest(.get, .pods(in: nil), query: query), for: .listPods, at: now)
    }

    /// Compares what should run with what does.
    mutating func takePods(_ response: APIResponse?, at now: Moment) {
        guard let response, response.status == 200, let items = response.body["items"]?.asArray
        else { return }
        var seen: Set<String> = []
        for item in items {
            guard var object = item.asObject else { continue }
            // Items of a list leave out what the list says already; a report needs it.
            object["apiVersion"] = "v1"
            object["kind"] = "Pod"
            let facts = PodFacts(object)
            guard facts.node == node else { continue }
            seen.insert(facts.uid)
            if let index = pods.firstIndex(where: { $0.uid == facts.uid }) {
                if !pods[index].isAsked { pods[index].object = object }
            } else if !facts.isFinished || facts.isBeingDeleted {
                let due = now.instant.advanced(byNanoseconds: settings.startNanoseconds)
                pods.append(PodWork(object, startingAt: due))
            }
        }
        for index in pods.indices where !seen.contains(pods[index].uid) {
            pods[index].object = nil
        }
        carryOn(at: now)
    }

    /// Does whatever is due for any pod.
    mutating func carryOn(at now: Moment) {
        for index in pods.indices {
            move(index, at: now)
            report(index, at: now)
        }
        pods.removeAll { pod in
            guard pod.object == nil, case .ended = pod.state else { return false }
            return true
        }
    }

    /// Takes a pod's containers a step further.
    private mutating func move(_ index: Int, at now: Moment) {
        let pod = pods[index]
        switch pod.state {
        case .waiting where pod.isLeaving:
            pods[index].state = .ended(succeeded: false)
        case .waiting(let until) where until <= now.instant:
            pods[index].state = .running(since: now.instant)
            pods[index].hasRun = true
            want(.start(uid: pod.uid, pod.key))
        case .running where pod.isLeaving:
            pods[index].state = .stopping(killAt: killInstant(pod, at: now))
            want(.terminate(uid: pod.uid))
        case .stopping(let killAt?):
            // A later deletion can only shorten what is left.
            let due = min(killAt, killInstant(pod, at: now))
            pods[index].state = .stopping(killAt: due)
            guard due <= now.instant else { break }
            pods[index].state = .stopping(killAt: nil)
            want(.kill(uid: pod.uid))
        case .waiting, .running, .stopping, .ended:
            break
        }
    }

    private func killInstant(_ pod: PodWork, at now: Moment) -> Instant {
        let (grace, overflow) = pod.stopSeconds.multipliedReportingOverflow(by: 1_000_000_000)
        return now.instant.advanced(byNanoseconds: overflow ? .max / 4 : grace)
    }

    /// Tells the server what has become of a pod; last of all, that its object may go.
    private mutating func report(_ index: Int, at now: Moment) {
        let pod = pods[index]
        guard !pod.isAsked, let object = pod.object else { return }
        if let report = pod.report(at: now.wall) {
            pods[index].isAsked = true
            let path = APIPath.pods(
                in: pod.key.namespace,
                name: pod.key.name,
                subresource: "status"
            )
            send(
                APIRequest(.put, path, body: .object(report)),
                for: .reportPod(uid: pod.uid),
                at: now
            )
            return
        }
        guard case .ended = pod.state, object.isBeingDeleted, !pod.isRemoved else { return }
        pods[index].isAsked = true
        let body: JSONValue = [
            "kind": "DeleteOptions", "apiVersion": "v1", "gracePeriodSeconds": 0,
            "preconditions": ["uid": .string(pod.uid)],
        ]
        let path = APIPath.pods(in: pod.key.namespace, name: pod.key.name)
        send(APIRequest(.delete, path, body: body), for: .removePod(uid: pod.uid), at: now)
    }

    /// Takes the answer to a report; one that failed is sent again after the next poll, if it is
    /// still news then.
    mutating func takeReport(_ response: APIResponse?, of uid: String, at now: Moment) {
        guard let index = pods.firstIndex(where: { $0.uid == uid }) else { return }
        pods[index].isAsked = false
        guard let response, response.status == 200, let object = response.body.asObject,
            object.metadata?.string("uid") == uid
        else { return }
        if pods[index].object != nil { pods[index].object = object }
        carryOn(at: now)
    }

    /// Takes the answer to the last request about a pod.
    mutating func takeRemoval(_ response: APIResponse?, of uid: String, at now: Moment) {
        guard let index = pods.firstIndex(where: { $0.uid == uid }) else { return }
        pods[index].isAsked = false
        switch response?.status {
        case 200: pods[index].isRemoved = true
        case 404, 409: pods.remove(at: index)
        default: break
        }
    }
}
