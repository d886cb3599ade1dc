import LockstepDeterminism
import LockstepKubernetes
import Testing

@testable import LockstepMockKubernetes

@Suite("YAML")
struct YAMLTests {
    /// Texts that are easily taken for something else.
    private static let texts = [
        "", "a", "true", "null", "~", "1", "-1", "1.5", "0x1f", "1e3", "12:30", "2024-01-02", "- x",
        "-x", "x: y", "x:", "x #y", "#x", "{}", "[a]", "it's", "\"q\"", " a", "a ", "l1\nl2",
        "l1\nl2\n", "l1\n\n", "\nl1", " l1\nl2", "a\tb", "\u{e9}", "*a", "&a", "!a", "| x", "> x",
        "7c49cc16-008a-4046", "1.2.3", "\n", "l1\n  l2\n\nl3", "yes", "n", "---", "a: b\nc",
    ]

    private func text(_ draws: inout AddressedGenerator) -> String {
        Self.texts[Int(draws.next().below(UInt64(Self.texts.count)))]
    }

    private func value(_ draws: inout AddressedGenerator, depth: Int = 0) -> JSONValue {
        switch draws.next().below(depth > 3 ? 4 : 8) {
        case 0: return .integer(Int64(draws.next().below(100)) - 50)
        case 1: return draws.next().below(2) == 0 ? .null : .bool(true)
        case 2, 3: return .string(text(&draws))
        case 4, 5:
            return .array(
                (0..<draws.next().below(4)).map { _ in value(&draws, depth: depth + 1) }
            )
        default:
            var object = JSONObject()
            for _ in 0..<draws.next().below(5) {
                let key = text(&draws)
                object[key] = value(&draws, depth: depth + 1)
            }
            return .object(object)
        }
    }

    @Test("what is written is read back, in order")
    func roundTrip() throws {
        for seed in 0..<600 as Range<UInt64> {
            var draws = Draws(seed: Seed(seed), stream: "yaml").sequence(key: 0)
            let value = value(&draws)
            let text = yamlText(value)
            #expect(try yamlValue(Array(text.utf8)) == sortedByName(value), "\(text)")
        }
    }

    @Test("an object is written as people know it")
    func written() {
        let value: JSONValue = [
            "kind": "X", "n": "5", "uid": "7c49cc16-008a-4046", "time": "2024-01-02T03:04:05Z",
            "list": [["b": 1, "a": []], "l1\nl2"], "empty": [:],
        ]
        #expect(
            yamlText(value) == """
                empty: {}
                kind: X
                list:
                - a: []
                  b: 1
                - |-
                  l1
                  l2
                "n": "5"
                time: "2024-01-02T03:04:05Z"
                uid: 7c49cc16-008a-4046

                """
        )
    }

    @Test("comments, folded texts and lists at any margin are read")
    func read() throws {
        let text = """
            # first
            ---
            a: 1   # one
            b: 'it''s'
            list:
              - x
              -
                y: [1, 2]
            folded: >-
              one
              two
            nothing:
            last: "q"
            """
        let value = try yamlValue(Array(text.utf8))
        #expect(
            value == [
                "a": 1, "b": "it's", "list": ["x", ["y": [1, 2]]], "folded": "one two",
                "nothing": .null, "last": "q",
            ]
        )
    }

    @Test(
        "what is no YAML is refused with its line",
        arguments: ["a: 1\n  b: 2", "a: 1\na: 2", "a: [", "a: *x", "a: 'x", "- a\nb: 1"]
    )
    func refused(text: String) {
        #expect(throws: YAMLProblem.self) { try yamlValue(Array(text.utf8)) }
    }

    @Test("bodies may be YAML, and so may answers, watches aside")
    func server() {
        let cluster = Cluster()
        let type = "application/yaml"
        let body = "metadata:\n  name: y\nspec:\n  holderIdentity: me\n"
        #expect(cluster.ask("POST", Cluster.leases(), type: type, body).status == 201)
        let shown = cluster.ask("GET", Cluster.leases("y"), accept: type)
        #expect(shown.headers.contentType == type)
        #expect(shown.body.asString?.hasPrefix("apiVersion: coordination.k8s.io/v1\n") == true)
        let missing = cluster.ask("GET", Cluster.leases("z"), accept: type)
        #expect(missing.status == 404)
        #expect(missing.body.asString?.contains("\nreason: NotFound\n") == true)
        #expect(cluster.ask("GET", Cluster.leases() + "?watch=1", accept: type).status == 406)
        let broken = cluster.ask("POST", Cluster.leases(), type: type, "a: 1\n b: 2\n")
        #expect(
            broken.message.hasPrefix(
                "the object provided is unrecognized (must be of type Lease): error converting "
                    + "YAML to JSON: yaml: line 2: "
            )
        )
        let applied = cluster.ask(
            "PATCH",
            Cluster.leases("a") + "?fieldManager=m",
            type: "application/apply-patch+yaml",
            "apiVersion: coordination.k8s.io/v1\nkind: Lease\n" + "metadata:\n  name: a\n"
        )
        #expect(applied.status == 201)
    }
}
