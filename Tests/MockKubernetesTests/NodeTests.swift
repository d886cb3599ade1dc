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
}
