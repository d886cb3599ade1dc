import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("Values of wrong types")
struct MisfitTests {
    let cluster = Cluster()

    private func problem(_ body: String) -> String {
        let answer = cluster.ask("POST", Cluster.leases(), body)
        let frame = "Lease in version \"v1\" cannot be handled as a Lease: "
        guard answer.status == 400, answer.message.hasPrefix(frame) else {
            return "\(answer.status) \(answer.message)"
        }
        return String(answer.message.dropFirst(frame.count))
    }

    private func misfit(_ found: String, _ field: String, _ type: String) -> String {
        "json: cannot unmarshal \(found) into Go struct field \(field) of type \(type)"
    }

    @Test("of several misfits the first in the body is told, wherever the kind has its fields")
    func order() {
        let name = misfit("number", "ObjectMeta.metadata.name", "string")
        let seconds = misfit("string", "LeaseSpec.spec.leaseDurationSeconds", "int32")
        let spec = #""spec":{"leaseDurationSeconds":"x","holderIdentity":1}"#
        #expect(problem(#"{"metadata":{"name":5},\#(spec)}"#) == name)
        #expect(problem(#"{\#(spec),"metadata":{"name":5}}"#) == seconds)
        #expect(
            problem(#"{"metadata":{"finalizers":[1],"labels":{"a":true}}}"#)
                == misfit("number", "ObjectMeta.metadata.finalizers", "string")
        )
    }

    @Test("a text that is no time is told before all other misfits, the first of them at once")
    func times() {
        let bad = #""acquireTime":"bad""#
        let layout = "2006-01-02T15:04:05.000000Z07:00"
        let sentence = "parsing time \"bad\" as \"\(layout)\": cannot parse \"bad\" as \"2006\""
        #expect(
            problem(#"{"metadata":{"name":5},"spec":{"holderIdentity":1,\#(bad)}}"#) == sentence
        )
        #expect(
            problem(#"{"spec":{"renewTime":7,\#(bad)}}"#)
                == misfit("number", "LeaseSpec.spec.renewTime", "string")
        )
    }

    @Test(
        "numbers are shown as they were written",
        arguments: ["1e1", "1E1", "10e-1", "1.50", "99999999999999999999", "2147483648", "0.0"]
    )
    func spellings(number: String) {
        let field = "LeaseSpec.spec.leaseDurationSeconds"
        #expect(
            problem(#"{"spec":{"leaseDurationSeconds":\#(number)}}"#)
                == misfit("number \(number)", field, "int32")
        )
        _ = cluster.create()
        let patch = #"{"spec":{"leaseDurationSeconds":\#(number)}}"#
        let answer = cluster.patch("merge-patch", patch)
        #expect(answer.status == 422)
        #expect(answer.message.hasSuffix(misfit("number \(number)", field, "int32")))
        let grace = cluster.ask(
            "DELETE",
            Cluster.leases("l"),
            #"{"gracePeriodSeconds":\#(number)}"#
        )
        let fits = number == "2147483648"
        let option = misfit("number \(number)", "DeleteOptions.gracePeriodSeconds", "int64")
        #expect(fits ? grace.status == 200 : grace.message == option)
    }

    @Test("what is no UTF-8 is stored as replacement characters, one for each byte")
    func brokenText() {
        var body = Array(#"{"metadata":{"name":"l"},"spec":{"holderIdentity":"a"#.utf8)
        body += [0xFF, 0xE2, 0x82] + Array(#"b\ud800\ud83e\udd80"}}"#.utf8)
        let wire = WireRequest(method: "POST", target: Cluster.leases(), body: body)
        guard case .request(let request) = wire.reading else {
            Issue.record("the body is refused")
            return
        }
        #expect(cluster.server.handle(request, at: cluster.wall).status == 201)
        let holder = "a\u{FFFD}\u{FFFD}\u{FFFD}b\u{FFFD}\u{1F980}"
        #expect(cluster.read()?.holderIdentity == holder)
    }

    @Test("entries of managed fields have types too")
    func managedFields() {
        func problem(_ entry: String) -> String {
            self.problem(#"{"metadata":{"name":"l","managedFields":[\#(entry)]}}"#)
        }
        let field = "ManagedFieldsEntry.metadata.managedFields"
        #expect(problem(#"{"manager":5}"#) == misfit("number", field + ".manager", "string"))
        #expect(
            problem(#"{"operation":[]}"#)
                == misfit("array", field + ".operation", "v1.ManagedFieldsOperationType")
        )
        #expect(
            problem("7")
                == misfit("number", "ObjectMeta.metadata.managedFields", "v1.ManagedFieldsEntry")
        )
        let unknown = cluster.ask(
            "POST",
            Cluster.leases(),
            #"{"metadata":{"name":"l","managedFields":[{"nope":1,"fieldsV1":{"b":{},"a":{}}}]}}"#
        )
        #expect(unknown.status == 201)
        #expect(
            unknown.headers.warnings
                == [#"299 - "unknown field \"metadata.managedFields[0].nope\"""#]
        )
    }

    @Test("a version of a kind has one slash at most")
    func groupVersions() {
        let body = #"{"apiVersion":"a/b/c","kind":"Lease"}"#
        #expect(
            cluster.ask("POST", Cluster.leases(), body).message
                == "the object provided is unrecognized (must be of type Lease): unexpected "
                + "GroupVersion string: a/b/c ({\"apiVersion\":\"a/b/c\",\"kind\":\" ...)"
        )
    }

    @Test(
        "refusals escape what cannot be seen",
        arguments: [
            ("%07", #"\a"#, "U+0007 (at position 0)"),
            ("%0b", #"\v"#, "U+000B (at position 0)"),
            ("%01", #"\x01"#, "U+0001 (at position 0)"),
            ("%7f", #"\x7f"#, "U+007F (at position 0)"),
            ("%0a", #"\n"#, "U+000A (at position 0)"),
            ("%c2%a0", #"\u00a0"#, "U+00A0 (at position 0)"),
            ("%f3%a0%80%81", #"\U000e0001"#, "U+E0001 (at position 0)"),
            ("%22%5c%07", #"\"\\\a"#, "U+0007 (at position 2)"),
            ("%c3%a9%07", #"é\a"#, "U+0007 (at position 2)"),
        ]
    )
    func quoting(escape: String, shown: String, problem: String) {
        let answer = cluster.ask("POST", Cluster.leases() + "?fieldManager=" + escape, "{}")
        #expect(
            answer.message
                == "CreateOptions.meta.k8s.io \"\" is invalid: fieldManager: Invalid value: "
                + "\"\(shown)\": invalid character \(problem)"
        )
    }

    @Test("each character that cannot be seen is told, before other parameters")
    func parameters() {
        func fields(_ method: String, _ target: String, type: String, _ query: String) -> [String] {
            let answer = cluster.ask(method, target + "?" + query, type: type, "{}")
            let causes = answer.body["details"]?["causes"]?.asArray ?? []
            return causes.map { $0["field"]?.asString ?? "" }
        }
        _ = cluster.create()
        let query = "force=true&fieldValidation=x&dryRun=x&fieldManager=%07a%07"
        let rest = ["fieldManager", "fieldManager", "dryRun", "fieldValidation"]
        let json = "application/json"
        #expect(fields("POST", Cluster.leases(), type: json, query) == rest)
        let lease = Cluster.leases("l")
        #expect(fields("PUT", lease, type: json, query) == rest)
        let merge = "application/merge-patch+json"
        #expect(fields("PATCH", lease, type: merge, query) == ["force"] + rest)
        #expect(fields("PATCH", lease, type: "application/apply-patch+yaml", query) == rest)
    }

    @Test("a parameter with a semicolon is none, one that is not UTF-8 is")
    func queries() {
        _ = cluster.create()
        let leases = Cluster.leases()
        #expect(cluster.ask("GET", leases + "?labelSelector=a;b").status == 200)
        #expect(cluster.ask("GET", leases + "?labelSelector=%zz").status == 200)
        #expect(cluster.ask("GET", leases + "?labelSelector=%ff").status == 400)
        let fields = cluster.ask("GET", leases + "?fieldSelector=metadata.name%3D%ff")
        #expect(fields.body["items"] == [])
    }

    @Test("a deletion's identity may stand in the query")
    func deletionByIdentity() {
        let lease = cluster.create()
        let target = Cluster.leases("l")
        #expect(cluster.ask("DELETE", target + "?uid=x").status == 409)
        #expect(cluster.ask("DELETE", target + "?uid=\(lease.metadata.uid ?? "")").status == 200)
    }
}
