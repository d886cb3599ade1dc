import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("Selecting")
struct SelectorTests {
    let cluster = Cluster()

    init() {
        for (name, labels) in [
            ("a", ["app": "x", "tier": "1"]), ("b", ["app": "y", "tier": "2"]), ("c", [:]),
            ("d", ["app": ""]),
        ] as [(String, JSONValue)] {
            _ = cluster.send(.post, ["metadata": ["name": .string(name), "labels": labels]])
        }
    }

    private func names(_ query: APIQuery) -> [String]? {
        let answer = cluster.send(.get, query: query)
        return answer.body["items"]?.asArray?.compactMap { $0["metadata"]?["name"]?.asString }
    }

    @Test(
        "labels select by equality, sets, presence and order",
        arguments: [
            ("", "abcd"), ("app=x", "a"), ("app==x", "a"), (" app = x ", "a"), ("app!=x", "bcd"),
            ("app in (x,y)", "ab"), ("app in (x, y ,z)", "ab"), ("app notin (x)", "bcd"),
            ("app", "abd"), ("!app", "c"), ("app,!tier", "d"), ("app=", "d"), ("app in (,x)", "ad"),
            ("app in ()", "d"), ("tier>1", "b"), ("tier<2", "a"), ("tier>x1", "-"),
            ("in", ""), ("notin,app", ""), ("app in (in)", ""),
        ]
    )
    func labels(selector: String, expected: String) {
        let found = names(["labelSelector": selector])
        #expect(found?.joined() ?? "-" == expected)
    }

    @Test(
        "a selector of labels that makes no sense is refused where it stops making sense",
        arguments: [
            (
                "a b",
                "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"
            ),
            ("=x", "found '=', expected: !, identifier, or 'end of string'"),
            ("app in x", "unable to parse requirement: found 'x' expected: '('"),
            (
                "app in (",
                "unable to parse requirement: found '', expected: ',', ')' or identifier"
            ), ("app in (a", "unable to parse requirement: found '', expected: ',' or ')'"),
            ("a=b c", "found 'c', expected: ',' or 'end of string'"),
            ("a,,", "found ',', expected: identifier after ','"),
            ("a=b,", "found '', expected: identifier after ','"),
            ("!=x", "found '!=', expected: !, identifier, or 'end of string'"),
            ("!,a", "unable to parse requirement: found ',', expected: identifier"),
            ("a=(", "unable to parse requirement: found '(', expected: identifier"),
        ]
    )
    func badLabels(selector: String, message: String) {
        let refusal = cluster.send(.get, query: ["labelSelector": selector]).refusal
        #expect(refusal?.code == 400)
        #expect(refusal?.reason == .badRequest)
        #expect(refusal?.message == message)
    }

    @Test(
        "keys and values of labels have to be such",
        arguments: ["-a=b", "a=-b", "a/b/c", "/a", "a>b", "a=" + String(repeating: "x", count: 64)]
    )
    func badWords(selector: String) {
        let refusal = cluster.send(.get, query: ["labelSelector": selector]).refusal
        #expect(refusal?.code == 400)
        #expect(refusal?.message.hasPrefix("unable to parse requirement: ") == true)
        #expect(refusal?.message.contains("Invalid value: ") == true)
    }

    @Test(
        "fields select by equality",
        arguments: [
            ("metadata.name=a", "a"), ("metadata.name==a", "a"), ("metadata.name!=a", "bcd"),
            ("metadata.name=a,metadata.name=b", ""), (",metadata.name=a,", "a"),
            ("metadata.namespace=default", "abcd"), ("metadata.namespace!=default", ""),
            (#"metadata.name=a\,b"#, ""),
        ]
    )
    func fields(selector: String, expected: String) {
        #expect(names(["fieldSelector": selector])?.joined() == expected)
    }

    @Test(
        "a selector of fields that makes no sense is refused",
        arguments: [
            (
                "metadata.name",
                "invalid selector: 'metadata.name'; can't understand 'metadata.name'"
            ),
            (
                "spec.x=1",
                "\"spec.x\" is not a known field selector: only \"metadata.name\", "
                    + "\"metadata.namespace\""
            ), ("metadata.name=a=b", "invalid field selector: unescaped character in value: 61"),
            (#"metadata.name=a\b"#, #"invalid field selector: invalid escape sequence: \b"#),
        ]
    )
    func badFields(selector: String, message: String) {
        let refusal = cluster.send(.get, query: ["fieldSelector": selector]).refusal
        #expect(refusal?.code == 400)
        #expect(refusal?.message == message)
    }

    @Test("kinds that name their fields have no namespace among them, unless they live in one")
    func namespaceFields() {
        let cluster = Cluster()
        func ask(_ resource: String, _ field: String) -> APIResponse {
            cluster.ask("GET", "/api/v1/\(resource)?fieldSelector=\(field)%3Dx")
        }
        for resource in ["nodes", "namespaces"] {
            #expect(
                ask(resource, "metadata.namespace").message
                    == "field label not supported: metadata.namespace"
            )
            #expect(ask(resource, "metadata.name").status == 200)
        }
        for field in ["metadata.namespace", "status.podIPs", "spec.host"] {
            #expect(ask("pods", field).status == 200)
        }
        #expect(ask("pods", "status.hostIP").status == 400)
        #expect(ask("configmaps", "metadata.namespace").status == 200)
    }
}
