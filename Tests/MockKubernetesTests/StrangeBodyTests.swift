import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("Bodies of something else")
struct StrangeBodyTests {
    let cluster = Cluster()

    private func create(_ body: String, at target: String = Cluster.leases()) -> APIResponse {
        cluster.ask("POST", target, body)
    }

    @Test("a kind that is known cannot be turned into another, one that is not is not registered")
    func kinds() {
        let maps = "/api/v1/namespaces/default/configmaps"
        let scheme = " in scheme \"pkg/api/legacyscheme/scheme.go:30\""
        let cases = [
            (
                #"{"kind":"List","apiVersion":"v1","items":[]}"#,
                "List in version \"v1\" cannot be handled as a ConfigMap: converting (v1.List) to "
                    + "(core.ConfigMap): unknown conversion"
            ),
            (
                #"{"kind":"Secret","apiVersion":"v1","data":{"a":"YQ=="}}"#,
                "Secret in version \"v1\" cannot be handled as a ConfigMap: converting "
                    + "(v1.Secret) to (core.ConfigMap): unknown conversion"
            ),
            (
                #"{"kind":"Secret","apiVersion":"v1","data":{"a":"YQ==","b":"x"}}"#,
                "Secret in version \"v1\" cannot be handled as a ConfigMap: illegal base64 data "
                    + "at input byte 0"
            ),
            (
                #"{"kind":"Pod","apiVersion":"v1","spec":5}"#,
                "Pod in version \"v1\" cannot be handled as a ConfigMap: json: cannot unmarshal "
                    + "number into Go struct field Pod.spec of type v1.PodSpec"
            ),
            (
                #"{"kind":"Secret","apiVersion":"apps/v1"}"#,
                "Secret in version \"v1\" cannot be handled as a ConfigMap: no kind \"Secret\" is "
                    + "registered for version \"apps/v1\"" + scheme
            ),
        ]
        for (body, message) in cases {
            let answer = create(body, at: maps)
            #expect(answer.status == 400)
            #expect(answer.message == message)
        }
        #expect(
            create(#"{"kind":"LeaseList","apiVersion":"coordination.k8s.io/v1"}"#).message
                == "LeaseList in version \"v1\" cannot be handled as a Lease: converting "
                + "(v1.LeaseList) to (coordination.Lease): unknown conversion"
        )
    }

    @Test("another version of the kind is read, and then is not the one that is expected")
    func versions() {
        let body =
            #"{"kind":"Lease","apiVersion":"coordination.k8s.io/v1beta1","metadata":{"name":"x"}}"#
        #expect(
            create(body).message
                == "the API version in the data (coordination.k8s.io/v1beta1) does not match the "
                + "expected API version (coordination.k8s.io/v1)"
        )
    }

    @Test(
        "times out of range are named by the part that is",
        arguments: [
            ("2024-13-02T03:04:05.000000Z", ": month out of range"),
            ("2024-02-30T03:04:05.000000Z", ": day out of range"),
            ("2024-01-02T24:04:05.000000Z", ": hour out of range"),
            ("2024-01-02T03:60:05.000000Z", ": minute out of range"),
            ("2024-01-02T03:04:60.000000Z", ": second out of range"),
            ("2024-01-02T03:04:05.000000+25:00", ": time zone offset hour out of range"),
            ("2024-01-02T03:04:05.000000+01:61", ": time zone offset minute out of range"),
            ("2024-01-02T03:04:05.000000Zx", ": extra text: \"x\""),
        ]
    )
    func times(text: String, problem: String) {
        let answer = create(#"{"metadata":{"name":"t"},"spec":{"renewTime":""# + text + #""}}"#)
        #expect(answer.status == 400)
        #expect(answer.message.hasSuffix("parsing time \"\(text)\"" + problem))
    }

    @Test(
        "a value of another type is refused with the name of the type that is wanted",
        arguments: [
            (
                #"{"metadata":{"uid":5}}"#,
                "number into Go struct field ObjectMeta.metadata.uid of type types.UID"
            ),
            (
                #"{"metadata":{"generation":1.5}}"#,
                "number 1.5 into Go struct field ObjectMeta.metadata.generation of type int64"
            ),
            (
                #"{"spec":{"strategy":5}}"#,
                "number into Go struct field LeaseSpec.spec.strategy of type "
                    + "v1.CoordinatedLeaseStrategy"
            ),
            (
                #"{"spec":{"preferredHolder":[]}}"#,
                "array into Go struct field LeaseSpec.spec.preferredHolder of type string"
            ),
            (
                #"{"spec":{"leaseTransitions":9223372036854775808}}"#,
                "number 9223372036854775808 into Go struct field LeaseSpec.spec.leaseTransitions "
                    + "of type int32"
            ),
        ]
    )
    func types(body: String, problem: String) {
        let answer = create(body)
        #expect(answer.status == 400)
        #expect(answer.message.hasSuffix(": json: cannot unmarshal " + problem))
    }

    @Test("a number beyond the range of a double is refused where a number of its kind is wanted")
    func hugeNumbers() {
        let float = "json: cannot unmarshal number 1e400 into Go value of type float64"
        let typed = create(#"{"spec":{"leaseTransitions":-1e400}}"#)
        #expect(typed.status == 400)
        #expect(
            typed.message.hasSuffix(
                ": json: cannot unmarshal number -1e400 into Go struct field "
                    + "LeaseSpec.spec.leaseTransitions of type int32"
            )
        )
        let unknown = create(#"{"metadata":{"name":"l"},"spec":{"x":[1e400]}}"#)
        #expect(unknown.status == 201)
        #expect(unknown.headers.warnings == [#"299 - "unknown field \"spec.x\"""#])
        let lock = #"{"apiVersion":"metaparticle.io/v1","kind":"Lock","metadata":{"name":"k"},"#
        let locks = "/apis/metaparticle.io/v1/namespaces/default/locks"
        #expect(
            create(lock + #""spec":{"x":[{"y":1e400}]}}"#, at: locks).message
                == "Lock in version \"v1\" cannot be handled as a Lock: " + float
        )
        #expect(create(lock + #""spec":{"x":[{"y":1e300}]}}"#, at: locks).status == 201)
        for type in ["merge-patch", "strategic-merge-patch"] {
            let patched = cluster.patch(type, #"{"spec":{"leaseTransitions":1e400}}"#)
            #expect(patched.status == 400)
            #expect(patched.message.hasSuffix(float))
        }
    }

    @Test("null takes back what is a pointer, a list or a map, and leaves all else as it was")
    func repeatedNulls() {
        let created = create(
            #"{"metadata":{"name":"l","name":null,"labels":{"a":"1"},"labels":null,"#
                + #""annotations":{"a":"1","a":null},"finalizers":["a.b/c"],"finalizers":[null]},"#
                + #""spec":{"holderIdentity":"a","holderIdentity":null,"leaseTransitions":1},"#
                + #""spec":null,"kind":"Lease","kind":null}"#
        )
        #expect(created.status == 201)
        #expect(created.body["metadata"]?["name"] == "l")
        #expect(created.body["metadata"]?["labels"] == nil)
        #expect(created.body["metadata"]?["annotations"] == ["a": ""])
        #expect(created.body["metadata"]?["finalizers"] == ["a.b/c"])
        #expect(created.body["spec"] == ["leaseTransitions": 1])
        #expect(created.headers.warnings.contains(#"299 - "duplicate field \"spec\"""#))
        let ignoring = cluster.ask(
            "POST",
            Cluster.leases() + "?fieldValidation=Ignore",
            #"{"metadata":{"name":"m"},"spec":{"leaseTransitions":1},"spec":null}"#
        )
        #expect(ignoring.body["spec"] == ["leaseTransitions": 1])
    }

    @Test("a part that is there twice adds to the first, unless the kind has no known fields")
    func repeatedParts() {
        let body =
            #"{"metadata":{"name":"l","labels":{"a":"1"}},"spec":{"holderIdentity":"a","#
            + #""leaseTransitions":1},"metadata":{"labels":{"b":"2"}},"spec":{"#
            + #""holderIdentity":"b"}}"#
        let created = create(body)
        #expect(created.status == 201)
        #expect(created.body["metadata"]?["labels"] == ["a": "1", "b": "2"])
        #expect(created.body["spec"] == ["holderIdentity": "b", "leaseTransitions": 1])
        let odd = ["metadata", "spec"].map { #"299 - "duplicate field \"\#($0)\"""# }
        #expect(created.headers.warnings == odd)
        let strict = cluster.ask("POST", Cluster.leases() + "?fieldValidation=Strict", body)
        #expect(
            strict.message.hasSuffix(
                #"strict decoding error: duplicate field "metadata", duplicate field "spec""#
            )
        )
        let lock =
            #"{"apiVersion":"metaparticle.io/v1","kind":"Lock","metadata":{"name":"k"},"#
            + #""spec":{"x":1},"spec":{"y":2}}"#
        let last = create(lock, at: "/apis/metaparticle.io/v1/namespaces/default/locks")
        #expect(last.body["spec"] == ["y": 2])
    }

    @Test("an hour may have one digit, and an offset sixty minutes")
    func lenientTimes() {
        let answer = create(
            #"{"metadata":{"name":"t"},"spec":{"acquireTime":"2024-01-02T3:04:05.000006Z","#
                + #""renewTime":"2024-01-02T03:04:05.000006+24:60"}}"#
        )
        #expect(answer.body["spec"]?["acquireTime"] == "2024-01-02T03:04:05.000006Z")
        #expect(answer.body["spec"]?["renewTime"] == "2024-01-01T02:04:05.000006Z")
    }

    @Test("owners that are there twice are kept once, with a warning; others are checked")
    func owners() {
        let owner = #"{"apiVersion":"v1","kind":"Pod","name":"p","uid":"u"}"#
        let other = #"{"apiVersion":"v1","kind":"Pod","name":"q","uid":"u"}"#
        let list = "[\(owner),\(other),\(owner)]"
        let created = create(#"{"metadata":{"name":"l","ownerReferences":\#(list)}}"#)
        #expect(created.body["metadata"]?["ownerReferences"]?.asArray?.count == 2)
        #expect(created.headers.warnings.count == 1)
        #expect(created.headers.warnings[0].contains("contains duplicate entries; API server"))
        let patched = cluster.patch("merge-patch", #"{"metadata":{"ownerReferences":\#(list)}}"#)
        #expect(patched.body["metadata"]?["ownerReferences"]?.asArray?.count == 2)
        #expect(patched.headers.warnings[0].contains("entries after mutating admission happens;"))

        let wrong = #"[{"apiVersion":"a/b/c","kind":"Pod","name":"p","uid":"u"}]"#
        let refused = cluster.patch("merge-patch", #"{"metadata":{"ownerReferences":\#(wrong)}}"#)
        #expect(
            refused.body["details"]?["causes"]?.asArray?.first?["message"]
                == "Invalid value: \"a/b/c\": version must not be empty"
        )
    }

    @Test("keys of labels are limited in bytes, their prefixes too")
    func keys() {
        let long = String(repeating: "p", count: 254)
        let answer = create(
            #"{"metadata":{"name":"l","labels":{"a/b/c":"","\#(long)/x":""}}}"#
        )
        let causes = answer.body["details"]?["causes"]?.asArray ?? []
        let messages = causes.compactMap { $0["message"]?.asString }
        #expect(messages.count == 2)
        #expect(messages[0].hasPrefix("Invalid value: \"a/b/c\": a valid label key must consist"))
        #expect(messages[1].hasSuffix(": prefix part must be no more than 253 bytes"))
    }

    @Test("of many things that are odd about a body the first hundred are told")
    func manyProblems() {
        let fields = (1...120).map { "\"f\($0)\":1" }.joined(separator: ",")
        let strict = "/apis/coordination.k8s.io/v1/namespaces/default/leases?fieldValidation=Strict"
        let answer = create("{\"metadata\":{\"name\":\"many\"},\(fields)}", at: strict)
        #expect(answer.status == 400)
        #expect(answer.message.ranges(of: "unknown field").count == 100)
        #expect(answer.message.hasSuffix(#"unknown field "f100""#))
    }
}
