import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("Strange requests")
struct StrangeRequestTests {
    let cluster = Cluster()

    init() {
        _ = cluster.create()
    }

    @Test("numbers that are none, empty or too large are refused in the words of their reader")
    func numbers() {
        let huge = "99999999999999999999"
        let leases = Cluster.leases()
        let syntax = "strconv.ParseInt: parsing \"\": invalid syntax"
        #expect(cluster.ask("GET", leases + "?limit=").message == syntax)
        #expect(cluster.ask("GET", leases + "?watch=1&timeoutSeconds=").message == syntax)
        #expect(
            cluster.ask("DELETE", leases + "/l?gracePeriodSeconds=-\(huge)").message
                == "strconv.ParseInt: parsing \"-\(huge)\": value out of range"
        )
        #expect(
            cluster.ask("GET", leases + "/l?resourceVersion=\(huge)").message
                == "resourceVersion: Invalid value: \"\(huge)\": strconv.ParseUint: parsing "
                + "\"\(huge)\": value out of range"
        )
        let largest = cluster.patch(
            "merge-patch",
            #"{"metadata":{"resourceVersion":"18446744073709551615"}}"#
        )
        #expect(largest.status == 409)
    }

    @Test("a slash that is escaped separates the parts of a path as any other")
    func escapedSlashes() {
        #expect(cluster.ask("GET", Cluster.leases() + "%2Fl").body["kind"] == "Lease")
        #expect(cluster.ask("GET", Cluster.leases("l") + "%2f").body["kind"] == "Lease")
        let part = cluster.ask("GET", Cluster.leases() + "/a%2Fb")
        #expect(part.status == 404)
        #expect(part.message == "the server could not find the requested resource")
        #expect(cluster.ask("GET", Cluster.leases() + "/a%252Fb").status == 400)
    }

    @Test("a name that is no step of a path is refused, whatever is wanted of it")
    func unusableNames() {
        let cases = [
            (".", "may not be '.'"), ("..", "may not be '..'"), ("a%25b", "may not contain '%'"),
        ]
        for (name, breach) in cases {
            let plain = name == "a%25b" ? "a%b" : name
            let object = #"{"metadata":{"name":"\#(plain)"}}"#
            let message = "Name parameter invalid: \"\(plain)\": \(breach)"
            for (method, body) in [("GET", ""), ("DELETE", ""), ("PUT", object)] {
                let answer = cluster.ask(method, Cluster.leases() + "/" + name, body)
                #expect(answer.status == 400, "\(method) \(name)")
                #expect(answer.message == message, "\(method) \(name)")
            }
            for form in ["merge-patch+json", "json-patch+json"] {
                let target = Cluster.leases() + "/" + name
                let answer = cluster.ask("PATCH", target, type: "application/" + form, "{}")
                #expect(answer.message == message, "\(form) \(name)")
            }
        }
        let other = cluster.ask("PUT", Cluster.leases() + "/..", #"{"metadata":{"name":"l"}}"#)
        #expect(
            other.message == "the name of the object (l) does not match the name on the URL (..)"
        )
        #expect(cluster.ask("GET", Cluster.leases() + "/..?resourceVersion=x").status == 400)
        #expect(cluster.ask("GET", Cluster.leases() + "/Upper_").status == 404)
    }

    @Test("false in any letters is no watch, an empty word is one")
    func watchWords() {
        for word in ["false", "False", "FALSE", "0"] {
            let answer = cluster.ask("GET", Cluster.leases() + "?watch=" + word)
            #expect(answer.body["kind"] == "LeaseList")
        }
        for word in ["", "1", "true", "no"] {
            let answer = cluster.ask("GET", Cluster.leases() + "?watch=" + word)
            #expect(answer.body == "a watch")
        }
    }

    @Test("a slash at the end of a path means nothing; watch in a path means a watch")
    func paths() {
        #expect(cluster.ask("GET", Cluster.leases() + "/").body["kind"] == "LeaseList")
        #expect(cluster.ask("GET", Cluster.leases("l") + "/").body["kind"] == "Lease")
        let old = "/apis/coordination.k8s.io/v1/watch/"
        for rest in ["leases", "namespaces/default/leases", "namespaces/default/leases/l"] {
            #expect(cluster.ask("GET", old + rest).body == "a watch")
            #expect(cluster.ask("POST", old + rest, "{}").status == 405)
        }
        #expect(cluster.ask("GET", "/api/v1/watch/namespaces").body == "a watch")
        #expect(cluster.ask("GET", "/api/v1/namespaces/watch/configmaps").status == 200)
    }

    @Test("parameters are looked at before what a body says, and after the form of a new one")
    func order() {
        func status(_ method: String, _ name: String?, type: String, _ body: String) -> Int {
            cluster.ask(method, Cluster.leases(name) + "?dryRun=x", type: type, body).status
        }
        let json = "application/json"
        for (method, name) in [("POST", nil), ("PUT", "l" as String?)] {
            #expect(status(method, name, type: json, "{bad") == 422)
            #expect(status(method, name, type: "application/yaml", "a: b: c") == 422)
            #expect(status(method, name, type: json, "{}") == 422)
        }
        #expect(status("POST", nil, type: "text/plain", "{}") == 415)
        #expect(status("PUT", "l", type: "text/plain", "{}") == 422)
        #expect(cluster.ask("PUT", Cluster.leases("l"), type: "text/plain", "{}").status == 415)
    }

    @Test("a body's namespace is looked at before its name")
    func namespaceFirst() {
        _ = cluster.create()
        let body = #"{"metadata":{"name":"x","namespace":"y"}}"#
        let sentence =
            "the namespace of the provided object does not match the namespace sent on the request"
        #expect(cluster.ask("PUT", Cluster.leases("l"), body).message == sentence)
        #expect(cluster.patch("merge-patch", body).message == sentence)
        let applied = cluster.ask(
            "PATCH",
            Cluster.leases("l") + "?fieldManager=m",
            type: "application/apply-patch+yaml",
            #"{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":"#
                + #"{"name":"x","namespace":"y"}}"#
        )
        #expect(applied.message == sentence)
    }

    @Test("what shows what there is can only be shown")
    func discovery() {
        for path in ["/api", "/api/v1", "/api/v1/", "/apis/coordination.k8s.io/v1"] {
            for method in ["POST", "DELETE", "PUT", "HEAD"] {
                #expect(cluster.ask(method, path).status == 405)
            }
        }
        for path in ["/apis/nope/v1", "/apis/coordination.k8s.io/v9", "/api/v2", "/metrics"] {
            #expect(cluster.ask("POST", path).status == 404)
        }
    }

    @Test("a client's name for itself is cut short, and what cannot be seen left out")
    func managers() {
        let cluster = Cluster()
        cluster.server.tracksFieldOwners = true
        func manager(_ userAgent: String, _ name: String) -> String? {
            var request = APIRequest(
                .post,
                .leases(in: "default"),
                body: Cluster.lease(name, holder: "a").json
            )
            request.headers.userAgent = userAgent
            let answer = cluster.server.handle(request, at: cluster.wall)
            return answer.body["metadata"]?["managedFields"]?.asArray?.first?["manager"]?.asString
        }
        #expect(manager("prog/1 (linux)", "a") == "prog")
        #expect(manager("p\u{7}q/1", "b") == "pq")
        #expect(manager("/1", "c") == "unknown")
        let long = String(repeating: "x", count: 127)
        #expect(manager(long + "yz", "d") == long + "y")
        #expect(manager(long + "éz", "e") == long)
    }

    @Test("a field that nobody knows is told of once, and what it holds is not looked at")
    func unread() {
        let body =
            #"{"metadata":{"name":"u","x":1,"x":2},"spec":{"y":{"a":1,"a":2},"yy":[{"b":1,"b":2}],"#
            + #""holderIdentity":"a","holderIdentity":"b"}}"#
        let refused = cluster.ask("POST", Cluster.leases() + "?fieldValidation=Strict", body)
        #expect(
            refused.message.hasSuffix(
                #"strict decoding error: unknown field "metadata.x", unknown field "spec.y", "#
                    + #"unknown field "spec.yy", duplicate field "spec.holderIdentity""#
            )
        )
        let kept = #"{"metadata":{"name":"u"},"spec":{"y":1,"y":2,"z":{"a":1,"a":2}}}"#
        let told = cluster.ask("POST", Cluster.leases(), kept)
        #expect(
            told.headers.warnings == [
                #"299 - "unknown field \"spec.y\"""#, #"299 - "unknown field \"spec.z\"""#,
            ]
        )
    }

    @Test("a body of which it cannot be seen what it is is shown as it was sent")
    func titles() {
        let body = #"{"kind": 5, "apiVersion": "v1", "x": 1}"#
        let problem = "json: cannot unmarshal number into Go struct field .kind of type string"
        let sentence = "couldn't get version/kind; json parse error: " + problem
        #expect(
            cluster.ask("POST", Cluster.leases(), body).message
                == "the object provided is unrecognized (must be of type Lease): \(sentence) "
                + #"({"kind": 5, "apiVersion": "v1" ...)"#
        )
        #expect(cluster.ask("DELETE", Cluster.leases("l"), body).message == sentence)
        #expect(cluster.ask("DELETE", Cluster.leases("l"), "null").status == 200)
        _ = cluster.create()
        let patched = cluster.patch("merge-patch", #"{"kind":5}"#)
        #expect(patched.status == 422)
        #expect(patched.message.hasSuffix(": " + sentence))
        let list = cluster.ask("PUT", Cluster.leases("l"), "[1, 2]").message
        #expect(list.hasSuffix(#"Kind string "json:\"kind,omitempty\"" } (5b312c20325d)"#))
    }

    @Test(
        "what is not JSON is refused at its byte",
        arguments: [
            ("nope", "invalid character 'o' in literal null (expecting 'u')"),
            ("tru", "unexpected end of JSON input"),
            ("{\"a\":tRue}", "invalid character 'R' in literal true (expecting 'r')"),
            ("{'a':1}", "invalid character '\\'' looking for beginning of object key string"),
            ("{\"a\":1,}", "invalid character '}' looking for beginning of object key string"),
            ("{\"a\":\"\n\"}", "invalid character '\\n' in string literal"),
            ("{\"a\":\"\\x\"}", "invalid character 'x' in string escape code"),
            ("{\"a\":\"\\u12G4\"}", "invalid character 'G' in \\u hexadecimal character escape"),
            ("{\"a\":-x}", "invalid character 'x' in numeric literal"),
            ("{\"a\":1.x}", "invalid character 'x' after decimal point in numeric literal"),
            ("{\"a\":1e-x}", "invalid character 'x' in exponent of numeric literal"),
            ("{\"a\":01}", "invalid character '1' after object key:value pair"),
            ("[01]", "invalid character '1' after array element"),
            ("{} {}", "invalid character '{' after top-level value"),
            ("\u{e9}", "invalid character 'Ã' looking for beginning of value"),
        ]
    )
    func syntax(body: String, problem: String) {
        let answer = cluster.ask("DELETE", Cluster.leases("l"), body)
        #expect(answer.status == 400)
        #expect(answer.message == "couldn't get version/kind; json parse error: " + problem)
    }

    @Test("built-in kinds want a type that is served by name, and then a form that there is")
    func accepted() {
        let served = "application/json, application/yaml, application/vnd.kubernetes.protobuf"
        let one = "406: Not Acceptable\n\nAvailable representations: " + served
        let watch =
            ", application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch"
        let form = "only the following media types are accepted: " + served
        func ask(_ accept: String, _ name: String? = "l") -> String {
            cluster.ask("GET", Cluster.leases(name), accept: accept).message
        }
        #expect(ask("application/*") == one)
        #expect(ask("Application/JSON") == one)
        #expect(ask("text/html", nil) == one + watch)
        #expect(ask("application/json;as=Table;v=v2;g=meta.k8s.io") == form)
        #expect(ask("application/json;v=v2", nil) == form)
        #expect(ask("text/html, */*").isEmpty)
        let list = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"
        #expect(
            ask(list)
                == "you requested PartialObjectMetadataList, but the requested object is not a "
                + "list (*coordination.Lease)"
        )
        #expect(ask(list, nil).isEmpty)
    }

    @Test("the beginning of a name may end with a dash, whatever stands before it")
    func prefixes() {
        func create(_ prefix: String) -> Int {
            let body = "{\"metadata\":{\"generateName\":\"\(prefix)\"}}"
            let answer = cluster.ask("POST", Cluster.leases(), body)
            return answer.body["details"]?["causes"]?.asArray?.count ?? 0
        }
        #expect(create("a-") == 0)
        // The name that is made is wrong, but not its beginning.
        #expect(create("A-") == 1)
        #expect(create("A") == 2)
        #expect(create("AB-") == 2)
    }

    @Test(
        "a timeout that is no duration is refused before anything else",
        arguments: [
            ("x", "time: invalid duration \"x\""), ("5", "time: missing unit in duration \"5\""),
            ("-", "time: invalid duration \"-\""), (".s", "time: invalid duration \".s\""),
            ("1m5", "time: missing unit in duration \"1m5\""),
            ("5x", "time: unknown unit \"x\" in duration \"5x\""),
            ("3000000h", "time: invalid duration \"3000000h\""),
            ("9223372036854775808ns", "time: invalid duration \"9223372036854775808ns\""),
            ("9223372036s1s", "time: invalid duration \"9223372036s1s\""),
            ("9223372036854775807ns", nil), ("%2B2s", nil), ("2%C2%B5s", nil), ("2s", nil),
            ("1m30.5s", nil), ("-1s", nil), ("0", nil), ("", nil),
        ] as [(String, String?)]
    )
    func timeout(text: String, problem: String?) {
        let answer = cluster.ask("GET", Cluster.leases("l") + "?timeout=" + text)
        if let problem {
            #expect(answer.status == 400)
            #expect(
                answer.message == "invalid timeout specified in the request URL - " + problem
            )
            let elsewhere = cluster.ask("GET", Cluster.leases() + "/x/y?timeout=" + text)
            #expect(elsewhere.status == 400)
        } else {
            #expect(answer.status == 200)
        }
        let watch = cluster.ask("GET", Cluster.leases() + "?watch=1&timeout=" + text)
        #expect(watch.body == "a watch")
    }

    @Test("a given name that is taken is told as one that could not be made, if it has a beginning")
    func takenNames() {
        let body = #"{"metadata":{"name":"l","generateName":"l-"}}"#
        let answer = cluster.ask("POST", Cluster.leases(), body)
        #expect(answer.status == 409)
        #expect(answer.headers.retryAfterSeconds == 1)
        #expect(
            answer.message
                == "leases.coordination.k8s.io \"l\" already exists, the server was not able to "
                + "generate a unique name for the object"
        )
    }

    @Test("a namespace in the body of what belongs to none is passed over")
    func clusterScope() {
        let body = #"{"metadata":{"name":"n","namespace":"x"}}"#
        let answer = cluster.ask("POST", "/api/v1/namespaces", body)
        #expect(answer.status == 201)
        #expect(answer.body["metadata"]?["namespace"] == nil)
    }

    @Test("an old path of an object wants its name, if its fields are selected at all")
    func oldPathOfObject() {
        let path = "/apis/coordination.k8s.io/v1/watch/namespaces/default/leases/l?fieldSelector="
        let refusal = "fieldSelector metadata.name doesn't match requested name"
        #expect(cluster.ask("GET", path + "metadata.name%3Dl").body == "a watch")
        #expect(cluster.ask("GET", path + "metadata.name%3Dm").message == refusal)
        #expect(cluster.ask("GET", path + "metadata.name!%3Dl").message == refusal)
        #expect(cluster.ask("GET", path + "spec.x%3D1").message.hasPrefix("\"spec.x\" is not"))
        #expect(cluster.ask("GET", path + "x").message.hasPrefix("invalid selector"))
    }

    @Test("the type of a body may be written in capitals, with blanks and parameters")
    func bodyTypes() {
        for type in ["Application/JSON", " application/json ; charset=x", "application/YAML"] {
            #expect(
                cluster.ask("POST", Cluster.leases() + "?dryRun=All", type: type, "{}").status
                    == 422
            )
        }
        #expect(cluster.ask("POST", Cluster.leases(), type: "application/jso", "{}").status == 415)
    }
}
