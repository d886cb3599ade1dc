import LockstepKubernetes
import Testing

@testable import LockstepMockKubernetes

@Suite("Nodes")
struct NodeTests {
    private let cluster = Cluster()

    private func patch(_ spec: String) -> APIResponse {
        cluster.ask(
            "PATCH",
            "/api/v1/nodes/n",
            type: "application/merge-patch+json",
            "{\"spec\":\(spec)}"
        )
    }

    @Test("what a cloud or a controller gives a node is given once")
    func once() {
        _ = cluster.core(create: "nodes", in: nil, ["metadata": ["name": "n"]])
        #expect(patch("{\"providerID\":\"cloud://1\",\"podCIDR\":\"10.0.0.0/24\"}").status == 200)
        #expect(patch("{\"unschedulable\":true}").status == 200)
        let refused = patch("{\"providerID\":null,\"podCIDR\":\"10.0.1.0/24\"}")
        #expect(refused.status == 422)
        #expect(
            refused.message
                == "Node \"n\" is invalid: [spec.podCIDRs: Forbidden: node updates may not change "
                + "podCIDR except from \"\" to valid, spec.providerID: Forbidden: node updates may "
                + "not change providerID except from \"\" to valid]"
        )
        #expect(patch("{\"podCIDRs\":[\"10.0.0.0/24\"]}").status == 200)
    }

    private func causes(_ response: APIResponse) -> [String] {
        (response.body["details"]?["causes"]?.asArray ?? []).map {
            ($0["field"]?.asString ?? "") + ": " + ($0["message"]?.asString ?? "")
        }
    }

    private func create(_ spec: JSONValue) -> APIResponse {
        let body: JSONValue = ["metadata": ["name": "n"], "spec": spec]
        return cluster.core(create: "nodes", in: nil, body)
    }

    @Test("a range of addresses that stands alone is all there are, and leads the list")
    func ranges() {
        let alone = create(["podCIDR": "10.0.0.0/24"]).body["spec"]?.asObject
        #expect(alone?["podCIDRs"] == ["10.0.0.0/24"])
        #expect(alone?.members.prefix(2).map(\.key) == ["podCIDR", "podCIDRs"])
        // The one is still there, and so decides.
        let moved = patch(#"{"podCIDRs":["10.1.0.0/24"]}"#).body["spec"]
        #expect(moved?["podCIDRs"] == ["10.0.0.0/24"])
        let both = patch(#"{"podCIDR":"10.1.0.0/24","podCIDRs":["10.1.0.0/24"]}"#)
        #expect(both.status == 422)
        _ = cluster.core(.delete, "nodes", "n", in: nil)
        let list = create(["podCIDRs": ["10.0.0.0/24", "fd00::/64"]])
        #expect(list.body["spec"]?["podCIDR"] == "10.0.0.0/24")
        // Each that differs is told.
        #expect(causes(patch(#"{"podCIDR":"","podCIDRs":["10.1.0.0/24","fd01::/64"]}"#)).count == 2)
    }

    @Test(
        "ranges are ranges, one for each version of the protocol",
        arguments: ["x", "10.0.0.0", "10.0.0.0/33", "fd00::/129", "10.0.0.0/24/1", "10.0.0.0/+1"]
    )
    func noRange(text: String) {
        #expect(
            causes(create(["podCIDR": .string(text)])) == [
                "spec.podCIDRs[0]: Invalid value: \"\(text)\": must be a valid CIDR value, "
                    + "(e.g. 10.9.8.0/24 or 2001:db8::/64)"
            ]
        )
        let same = create(["podCIDRs": ["10.0.0.0/24", "10.1.0.0/24"]])
        #expect(same.message.hasSuffix("may specify no more than one CIDR for each IP family"))
    }

    @Test("taints are told of as metadata, and twice where a node changes")
    func taints() {
        let taint: JSONValue = ["key": "k", "value": "v", "effect": "NoSchedule"]
        let sentence =
            "metadata.taints[1]: Duplicate value: {\"Key\":\"k\",\"Value\":\"v\",\"Effect\":"
            + "\"NoSchedule\",\"TimeAdded\":null}: taints must be unique by key and effect pair"
        #expect(causes(create(["taints": [taint, taint]])) == [sentence])
        #expect(create(["taints": [taint]]).status == 201)
        let changed = patch("{\"taints\":[\(taint),\(taint)]}")
        #expect(causes(changed) == [sentence, sentence])
    }

    @Test("what is wrong with the metadata is said four times, of a status three times")
    func metadata() {
        _ = create([:])
        let body: JSONValue = ["metadata": ["name": "n", "labels": ["a b": "c"]]]
        #expect(causes(cluster.core(.put, "nodes", "n", in: nil, body)).count == 4)
        #expect(causes(cluster.core(.put, "nodes", "n", in: nil, part: "status", body)).count == 3)
    }

    @Test("amounts are not negative, pods are whole, and an address stands there once")
    func status() {
        _ = create([:])
        func put(_ status: JSONValue) -> [String] {
            let body: JSONValue = ["metadata": ["name": "n"], "status": status]
            return causes(cluster.core(.put, "nodes", "n", in: nil, part: "status", body))
        }
        #expect(
            put(["capacity": ["cpu": "-1", "pods": "1.5", "x.y/gpu": "500m"]]) == [
                "status.capacity.cpu: Invalid value: \"-1\": must be greater than or equal to 0",
                "status.capacity.pods: Invalid value: \"1500m\": must be an integer",
                "status.capacity.x.y/gpu: Invalid value: \"500m\": must be an integer",
            ]
        )
        let address: JSONValue = ["type": "InternalIP", "address": "1.1.1.1"]
        #expect(
            put(["addresses": [address, address]]) == [
                "status.addresses[1]: Duplicate value: "
                    + "{\"Type\":\"InternalIP\",\"Address\":\"1.1.1.1\"}"
            ]
        )
        #expect(put(["capacity": ["cpu": "1500m", "pods": "110"], "addresses": [address]]) == [])
        let id = patch(#"{"externalID":"x"}"#)
        #expect(causes(id) == ["spec.externalID: Forbidden: may not be updated"])
    }
}
