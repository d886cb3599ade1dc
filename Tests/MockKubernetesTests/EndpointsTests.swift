import LockstepKubernetes
import Testing

@testable import LockstepMockKubernetes

@Suite("Endpoints")
struct EndpointsTests {
    private let cluster = Cluster()
    private let target = "/api/v1/namespaces/default/endpoints"

    private func answer(addresses: String, ports: String = "[]") -> APIResponse {
        let subset = "{\"addresses\":\(addresses),\"ports\":\(ports)}"
        return cluster.ask(
            "POST",
            target + "?dryRun=All",
            "{\"metadata\":{\"name\":\"e\"},\"subsets\":[\(subset)]}"
        )
    }

    @Test(
        "texts that are addresses are taken",
        arguments: [
            "10.0.0.1", "010.002.3.4", "255.255.255.255", "2001:db8::ffff", "1:2:3:4:5:6:7:8",
            "::2", "2::", "64:ff9b::10.0.0.1", "::ffff:10.0.0.1", "FD00::1",
        ]
    )
    func good(text: String) {
        #expect(answer(addresses: "[{\"ip\":\"\(text)\"}]").status == 201)
    }

    @Test(
        "texts that are none are refused twice over",
        arguments: [
            "", "x", "10.0.0", "10.0.0.256", "10.0.0.1.2", "10.0.0.+1", " 10.0.0.1", "1:2:3",
            "1:2:3:4:5:6:7:8:9", "1::2::3", "1:2:3:4::5:6:7:8", ":1::2", "12345::", "::g",
            "fe80::1%e",
            "1.2.3.4::",
        ]
    )
    func bad(text: String) {
        let refused = answer(addresses: "[{\"ip\":\"\(text)\"}]")
        #expect(refused.status == 422)
        let value = "subsets[0].addresses[0].ip: Invalid value: \"\(text)\": "
        #expect(
            refused.message
                == "Endpoints \"e\" is invalid: [\(value)must be a valid IP address, "
                + "(e.g. 10.9.8.7 or 2001:db8::ffff), \(value)must be a valid IP address]"
        )
    }

    @Test(
        "addresses that no other machine can reach are refused",
        arguments: [
            ("0.0.0.0", "may not be unspecified (0.0.0.0)"),
            ("::", "may not be unspecified (::)"),
            ("127.1.2.3", "may not be in the loopback range (127.0.0.0/8, ::1/128)"),
            ("::1", "may not be in the loopback range (127.0.0.0/8, ::1/128)"),
            ("169.254.1.1", "may not be in the link-local range (169.254.0.0/16, fe80::/10)"),
            ("feb0::1", "may not be in the link-local range (169.254.0.0/16, fe80::/10)"),
            (
                "224.0.0.251",
                "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"
            ),
            ("ff02::1", "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"),
        ]
    )
    func special(text: String, rule: String) {
        let refused = answer(addresses: "[{\"ip\":\"\(text)\"}]")
        #expect(
            refused.message
                == "Endpoints \"e\" is invalid: subsets[0].addresses[0].ip: Invalid value: "
                + "\"\(text)\": \(rule)"
        )
    }

    @Test("ports need a number and a known protocol, and names where there are several")
    func ports() {
        let address = #"[{"ip":"10.0.0.1"}]"#
        let good = #"[{"name":"a","port":1},{"name":"b","port":65535,"protocol":"SCTP"}]"#
        #expect(answer(addresses: address, ports: good).status == 201)
        let bad = #"[{"port":0},{"name":"B","port":65536,"protocol":"tcp","appProtocol":"a b"}]"#
        let fields = answer(addresses: address, ports: bad).body["details"]?["causes"]?.asArray?
            .map { "\($0["field"]?.asString ?? "") \($0["reason"]?.asString ?? "")" }
        #expect(
            fields == [
                "subsets[0].ports[0].name FieldValueRequired",
                "subsets[0].ports[0].port FieldValueInvalid",
                "subsets[0].ports[1].name FieldValueInvalid",
                "subsets[0].ports[1].port FieldValueInvalid",
                "subsets[0].ports[1].protocol FieldValueNotSupported",
                "subsets[0].ports[1].appProtocol FieldValueInvalid",
            ]
        )
    }

    @Test("names of hosts and nodes are names")
    func names() {
        let refused = answer(
            addresses:
                #"[{"ip":"10.0.0.1","hostname":"a.b","nodeName":"A"},{"ip":"x","hostname":""}]"#
        )
        let fields = refused.body["details"]?["causes"]?.asArray?.map { $0["field"]?.asString }
        #expect(
            fields == [
                "subsets[0].addresses[0].hostname", "subsets[0].addresses[0].nodeName",
                "subsets[0].addresses[1].ip", "subsets[0].addresses[1].ip",
            ]
        )
    }
}
