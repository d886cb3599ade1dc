import LockstepKubernetes
import Testing

@testable import LockstepMockKubernetes

@Suite("Objects of a kind with a schema")
struct SchemaTests {
    static let schema: JSONValue = [
        "type": "object", "required": ["room"],
        "x-kubernetes-validations": [
            ["rule": "!has(self.from) || self.from < self.to", "message": "from before to"]
        ],
        "properties": [
            "room": ["type": "string", "minLength": 1, "maxLength": 5, "pattern": "^[a-z]*$"],
            "side": ["type": "string", "enum": ["Left", "Right"], "default": "Left"],
            "width": [
                "type": "integer", "format": "int32", "minimum": 1, "maximum": 9,
            ],
            "share": ["type": "number", "minimum": 0, "exclusiveMinimum": true, "maximum": 1],
            "opened": ["type": "string", "format": "date-time"],
            "note": ["type": "string", "nullable": true],
            "port": ["x-kubernetes-int-or-string": true],
            "from": ["type": "integer"], "to": ["type": "integer"],
            "uses": [
                "type": "integer",
                "x-kubernetes-validations": [
                    ["rule": "self >= oldSelf", "message": "uses never decrease"]
                ],
            ],
            "keys": [
                "type": "array", "maxItems": 2, "items": ["type": "string"],
                "x-kubernetes-list-type": "set",
            ],
            "guests": [
                "type": "array", "x-kubernetes-list-type": "map",
                "x-kubernetes-list-map-keys": ["name"],
                "items": [
                    "type": "object", "required": ["name"],
                    "properties": [
                        "name": ["type": "string"], "count": ["type": "integer", "default": 1],
                    ],
                ],
            ],
            "bell": [
                "type": "object", "default": [:],
                "properties": ["rings": ["type": "integer", "default": 2]],
            ],
            "free": ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
        ],
    ]

    @Test(
        "have defaults filled in, and no field that the schema does not name",
        arguments: [
            (#"{"room":"a"}"#, #"{"bell":{"rings":2},"room":"a","side":"Left"}"#),
            (
                #"{"room":"a","side":null,"bell":{"rings":1},"nope":1,"width":null}"#,
                #"{"bell":{"rings":1},"room":"a","side":"Left"}"#
            ),
            (
                #"{"side":"Right","room":"a","guests":[{"name":"x","nope":2}],"bell":{"x":1}}"#,
                #"{"bell":{"rings":2},"guests":[{"count":1,"name":"x"}],"#
                    + #""room":"a","side":"Right"}"#
            ),
            (
                #"{"free":{"b":1.0,"a":null},"note":null,"room":"a"}"#,
                #"{"bell":{"rings":2},"free":{"a":null,"b":1},"note":null,"room":"a","#
                    + #""side":"Left"}"#
            ),
        ]
    )
    func completion(sent: String, stored: String) throws {
        var cluster = DefinedKind(spec: Self.schema)
        let answer = cluster.create(try JSONValue(parsing: sent))
        #expect(answer.body["spec"]?.description == stored)
    }

    @Test("have texts that match patterns, which takes no longer the more ways there are to do so")
    func patterns() {
        var cluster = DefinedKind(
            spec: [
                "type": "object",
                "properties": ["room": ["type": "string", "pattern": "^(a+)+$"]],
            ]
        )
        let text = String(repeating: "a", count: 2_000)
        #expect(cluster.create(["room": .string(text + "!")]).status == 422)
        #expect(cluster.create(["room": .string(text)]).status == 201)
    }

    @Test(
        "read patterns as the server does",
        arguments: [
            ("a|bc", "xbcx", true), ("^(a|b)c$", "bc", true), ("^(a|b)c$", "abc", false),
            ("", "", true), ("^$", "a", false), ("a{2,3}$", "baa", true), ("^a{2}$", "aaa", false),
            ("^a{,2}$", "a{,2}", true), ("^a{0,2}?$", "aa", true), ("^[^a-c\\d]+$", "xyz", true),
            ("^[^a-c\\d]+$", "xy1", false), ("^[]a-]+$", "]-a", true),
            ("^[[:upper:]_]+$", "A_", true),
            ("^\\w+\\.\\S$", "a_1.x", true), ("\\bcat\\b", "a cat!", true),
            ("\\bcat\\b", "cats", false), ("(?i)^aB$", "Ab", true), ("(?i:a)b", "AB", false),
            ("^.$", "\n", false), ("(?s)^.$", "\n", true), ("(?m)^b$", "a\nb", true),
            ("^.$", "e\u{301}", false), ("^\\x41\\x{e9}$", "A\u{e9}", true),
            ("^(?P<n>a)(?:b)?$", "a", true), ("^((a*)*)*$", "aab", false),
            ("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$", "a-b.c", true),
            ("(", "", nil), (")", "", nil), ("a**", "", nil), ("*a", "", nil), ("[b-a]", "", nil),
            ("[a", "", nil), ("a{1001}", "", nil), ("((a{100}){100}){100}", "", nil),
            ("(?=a)", "", nil), ("\\1", "", nil), ("a{2,1}", "", nil), ("\\", "", nil),
        ] as [(String, String, Bool?)]
    )
    func syntax(pattern: String, text: String, isFound: Bool?) {
        #expect(Pattern(pattern)?.isFound(in: text) == isFound)
    }

    @Test("are answered with a warning about dropped fields, or refused if that is asked for")
    func unknownFields() {
        var cluster = DefinedKind(spec: Self.schema)
        let door = DefinedKind.door(["room": "a", "bell": ["nope": 1]])
        let strict = cluster.send(
            .post,
            DefinedKind.doors(),
            door,
            query: ["fieldValidation": "Strict"]
        )
        #expect(strict.status == 400)
        #expect(strict.refusal?.message.hasSuffix(#"unknown field "spec.bell.nope""#) == true)
        let answer = cluster.send(.post, DefinedKind.doors(), door)
        #expect(answer.headers.warnings == [#"299 - "unknown field \"spec.bell.nope\"""#])
    }

    @Test(
        "are refused for a value that the schema forbids",
        arguments: [
            ("{}", "room: Required value"),
            (#"{"room":""}"#, #"room: Invalid value: "": ROOM should be at least 1 chars long"#),
            (#"{"room":"aaaaaa"}"#, "room: Too long: may not be more than 5 bytes"),
            (#"{"room":"A"}"#, #"room: Invalid value: "A": ROOM should match '^[a-z]*$'"#),
            (
                #"{"room":1}"#,
                #"room: Invalid value: "integer": ROOM must be of type string: "integer""#
            ),
            (
                #"{"room":"a","side":"Top"}"#,
                #"side: Unsupported value: "Top": supported values: "Left", "Right""#
            ),
            (
                #"{"room":"a","width":0}"#,
                "width: Invalid value: 0: WIDTH should be greater than or equal to 1"
            ),
            (
                #"{"room":"a","width":10}"#,
                "width: Invalid value: 10: WIDTH should be less than or equal to 9"
            ),
            (
                #"{"room":"a","width":1.5}"#,
                #"width: Invalid value: "float64": WIDTH must be of type int32: "float64""#
            ),
            (
                #"{"room":"a","width":"1"}"#,
                #"width: Invalid value: "string": WIDTH must be of type integer: "string""#
            ),
            (
                #"{"room":"a","from":-1e20}"#,
                #"from: Invalid value: "number": FROM must be of type integer: "number""#
            ),
            (#"{"room":"a","share":0}"#, "share: Invalid value: 0: SHARE should be greater than 0"),
            (
                #"{"room":"a","opened":"noon"}"#,
                #"opened: Invalid value: "noon": OPENED must be of type date-time: "noon""#
            ),
            (
                #"{"room":"a","port":[]}"#,
                #"port: Invalid value: "array": PORT must be of type integer,string: "array""#
            ),
            (
                #"{"room":"a","keys":["x","y","z"]}"#,
                "keys: Too many: 3: must have at most 2 items"
            ),
            (#"{"room":"a","keys":["x","x"]}"#, #"keys[1]: Duplicate value: "x""#),
            (
                #"{"room":"a","guests":[{"name":"x"},{"name":"x","count":2}]}"#,
                #"guests[1]: Duplicate value: {"name":"x"}"#
            ),
            (#"{"room":"a","guests":[{}]}"#, "guests[0].name: Required value"),
        ]
    )
    func breach(sent: String, breach: String) throws {
        var cluster = DefinedKind(spec: Self.schema)
        let answer = cluster.create(try JSONValue(parsing: sent))
        #expect(answer.status == 422)
        let name = breach.prefix { $0 != ":" }
        let text = "spec." + breach.replacing(name.uppercased(), with: "spec.\(name) in body")
        #expect(answer.breaches.first == text)
    }

    @Test("are accepted at the edges of what the schema allows")
    func edges() throws {
        for text in [
            #"{"room":"aaaaa","width":1,"share":1,"port":"a"}"#,
            #"{"room":"a","width":9,"share":0.1,"port":1,"keys":["x","y"]}"#,
            #"{"room":"a","opened":"2026-01-02T03:04:05.678+01:00","width":2.0}"#,
            #"{"room":"a","from":-9007199254740991.0,"to":9223372036854775807}"#,
        ] {
            var cluster = DefinedKind(spec: Self.schema)
            #expect(cluster.create(try JSONValue(parsing: text)).breaches == [])
        }
    }

    @Test("have to keep the rules that compare their fields with others and with former ones")
    func rules() {
        var cluster = DefinedKind(spec: Self.schema)
        let reversed = cluster.create(["room": "a", "from": 3, "to": 3])
        #expect(reversed.breaches == ["spec: Invalid value: from before to"])
        let created = cluster.create(["room": "a", "uses": 5, "from": 2, "to": 3])
        #expect(created.status == 201)
        let version = created.resourceVersion
        let fewer = DefinedKind.door(["room": "a", "uses": 4], version: version)
        let refused = cluster.send(.put, DefinedKind.doors("d"), fewer)
        #expect(refused.breaches == ["spec.uses: Invalid value: 4: uses never decrease"])
        let without = DefinedKind.door(["room": "a"], version: version)
        #expect(cluster.send(.put, DefinedKind.doors("d"), without).status == 200)
    }

    @Test("are not asked for rules where their types or limits are broken, and are told so")
    func blockedRules() {
        var cluster = DefinedKind(spec: Self.schema)
        let answer = cluster.create(["from": 3, "to": 1])
        #expect(answer.refusal?.details?.causes.map(\.field) == ["spec.room", "<nil>"])
        let milder = cluster.create(["room": "A", "from": 3, "to": 1])
        #expect(milder.refusal?.details?.causes.map(\.field) == ["spec.room", "spec"])
    }

    @Test("are checked where only the status is written")
    func status() {
        var cluster = DefinedKind(spec: Self.schema)
        #expect(cluster.create(["room": "a"]).status == 201)
        var door = DefinedKind.door(["room": "a"]).asObject ?? JSONObject()
        door["status"] = ["locks": "two", "nope": 1]
        door[object: "metadata"]["resourceVersion"] = "3"
        let path = DefinedKind.doors("d", part: "status")
        let refused = cluster.send(.put, path, .object(door))
        #expect(refused.refusal?.details?.causes.map(\.field) == ["status.locks", "<nil>"])
        door["status"] = ["locks": 2, "nope": 1]
        #expect(cluster.send(.put, path, .object(door)).body["status"] == ["locks": 2])
    }
}

@Suite("Rules of schemas")
struct SchemaRuleTests {
    @Test(
        "hold or do not, by the values of fields",
        arguments: [
            ("self.a < self.b", true), ("self.a >= self.b", false), ("self.a == 1", true),
            ("self.a != 1 || self.b == 2", true), ("!(self.a == 1 && self.b == 2)", false),
            ("has(self.a) && !has(self.z)", true), ("self.t == 'x y'", true),
            ("self.t > \"x\"", true), ("self.o.n <= 1", false), ("self.o.n == 2.5", nil),
            ("self.z == 1", false), ("self.a && true", false), ("self.a <", nil),
            ("self" + String(repeating: ".a", count: 2_000), nil),
            (String(repeating: "has(", count: 300) + "self.a", nil), ("size(self.t) > 1", nil),
            ("self.t == 'x", nil), ("self.a = 1", nil), ("", nil),
        ] as [(String, Bool?)]
    )
    func evaluation(text: String, holds: Bool?) throws {
        let value: JSONValue = ["a": 1, "b": 2, "t": "x y", "o": ["n": 2.5]]
        let rule = try? SchemaRule(text, message: "broken")
        #expect((rule != nil) == (holds != nil))
        guard let rule, let holds else { return }
        #expect((rule.breach(of: value, replacing: nil, at: "spec") == nil) == holds)
    }
}
