internal import LockstepDeterminism
internal import LockstepKubernetes

/// How a kubelet says that its node is there and alive.
extension Kubelet {
    /// How often a renewal is begun again at once after somebody else's write came in between.
    private static let renewalAttempts = 5

    /// Begins to look whether the node's object says what is the case.
    mutating func readNode(at now: Moment) {
        send(APIRequest(.get, .nodes(name: node)), for: .readNode, at: now)
    }

    /// Takes an answer about the node's object.
    ///
    /// - Returns: Whether the node is registered, as far as this answer tells.
    mutating func takeNode(
        _ response: APIResponse?,
        _ purpose: Purpose,
        at now: Moment
    ) -> Bool {
        switch (purpose, response?.status) {
        case (.readNode, 404):
            var labels: JSONObject = ["kubernetes.io/hostname": .string(node)]
            if let zone = settings.zone { labels[KubeletSettings.zoneLabel] = .string(zone) }
            let body: JSONValue = [
                "apiVersion": "v1", "kind": "Node",
                "metadata": ["name": .string(node), "labels": .object(labels)],
            ]
            send(APIRequest(.post, .nodes(), body: body), for: .createNode, at: now)
            return true
        case (.readNode, 200), (.createNode, 201):
            guard let object = response?.body.asObject else { return false }
            let isNew = nodeUID == nil
            nodeUID = object.metadata?.string("uid")
            if isNew, nextRenewal == nil {
                nextRenewal = now.instant
            }
            sendStatus(of: object, at: now)
            return true
        case (.writeStatus, 200):
            lastReport = now.instant
            return true
        default:
            return nodeUID != nil
        }
    }

    /// Sends the node's status if it says something else, or was not sent for long.
    private mutating func sendStatus(of object: JSONObject, at now: Moment) {
        let isOld =
            lastReport.map {
                $0.advanced(byNanoseconds: settings.node.reportNanoseconds) <= now.instant
            } ?? true
        guard isOld || object.conditionStatus("Ready") != "True" else { return }
        var object = object
        for (type, message) in [
            ("MemoryPressure", "kubelet has sufficient memory available"),
            ("DiskPressure", "kubelet has no disk pressure"),
            ("PIDPressure", "kubelet has sufficient PID available"),
        ] {
            object.setCondition(
                type,
                "False",
                reason: "KubeletHas" + type,
                message: message,
                heartbeat: now.wall,
                at: now.wall
            )
        }
        object.setCondition(
            "Ready",
            "True",
            reason: "KubeletReady",
            message: "kubelet is posting ready status",
            heartbeat: now.wall,
            at: now.wall
        )
        let path = APIPath.nodes(name: node, subresource: "status")
        send(APIRequest(.put, path, body: .object(object)), for: .writeStatus, at: now)
    }

    /// Begins to renew the node's Lease: by the version it knows, or by asking for it first.
    mutating func renew(at now: Moment) {
        renewalAttempts = 0
        if let lease { writeLease(lease, at: now) } else { readLease(at: now) }
    }

    private mutating func readLease(at now: Moment) {
        let path = APIPath.leases(in: NodeLifecycle.leaseNamespace, name: node)
        send(APIRequest(.get, path), for: .readLease, at: now)
    }

    private mutating func writeLease(_ known: JSONObject?, at now: Moment) {
        let namespace = NodeLifecycle.leaseNamespace
        var lease = known.map(Lease.init(tree:)) ?? Lease(name: node, namespace: namespace)
        lease.holderIdentity = node
        lease.leaseDurationSeconds = settings.node.leaseNanoseconds / 1_000_000_000
        lease.renewTime = MicroTime(now.wall)
        if known == nil, let nodeUID {
            lease.tree[object: "metadata"]["ownerReferences"] = [
                [
                    "apiVersion": "v1", "kind": "Node", "name": .string(node),
                    "uid": .string(nodeUID),
                ]
            ]
        }
        let path = APIPath.leases(in: namespace, name: known == nil ? nil : node)
        let verb: APIRequest.Verb = known == nil ? .post : .put
        send(APIRequest(verb, path, body: lease.json), for: .writeLease, at: now)
    }

    /// Takes an answer about the node's Lease.
    mutating func takeLease(_ response: APIResponse?, _ purpose: Purpose, at now: Moment) {
        switch (purpose, response?.status) {
        case (.readLease, 200):
            writeLease(response?.body.asObject, at: now)
        case (.readLease, 404):
            writeLease(nil, at: now)
        case (.writeLease, 200), (.writeLease, 201):
            lease = response?.body.asObject
        case (.writeLease, 404), (.writeLease, 409):
            lease = nil
            renewalAttempts += 1
            if renewalAttempts < Self.renewalAttempts { readLease(at: now) }
        default:
            // Nobody knows whether it was written: the next renewal asks first.
            lease = nil
        }
    }
}
