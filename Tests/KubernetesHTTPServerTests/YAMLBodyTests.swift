#if Servers
    import LockstepDeterminism
    import LockstepKubernetes
    import Testing

    @testable import LockstepKubernetesHTTPServer
    @testable import LockstepMockKubernetes

    @Suite("bodies of YAML")
    struct YAMLBodyTests {
        /// Texts that are easily taken for something else.
        private static let texts = [
            "", "a", "true", "null", "~", "1", "-1", "1.5", "0x1f", "1e3", "12:30", "2024-01-02",
            "- x", "-x", "x: y", "x:", "x #y", "#x", "{}", "[a]", "it's", "\"q\"", " a", "a ",
            "l1\nl2", "l1\nl2\n", "l1\n\n", "\nl1", " l1\nl2", "a\tb", "\u{e9}", "*a", "&a", "!a",
            "| x", "> x", "7c49cc16-008a-4046", "1.2.3", "\n", "l1\n  l2\n\nl3", "yes", "n",
            "---", "a: b\nc",
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
                #expect(try yamlValue(text) == sortedByName(value), "\(text)")
            }
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
                plain: over
                  two lines
                flow: {a: 1,
                  b: [2]}
                last: "q"
                """
            let value = try yamlValue(text)
            #expect(
                value == [
                    "a": 1, "b": "it's", "list": ["x", ["y": [1, 2]]], "folded": "one two",
                    "nothing": .null, "plain": "over two lines", "flow": ["a": 1, "b": [2]],
                    "last": "q",
                ]
            )
        }

        @Test(
            "what is no YAML is refused with its line",
            arguments: [
                "a: 1\n  b: 2", "a: 1\na: 2", "a: [", "a: *x", "a: &x 1\nb: *x", "a: 'x",
                "- a\nb: 1",
                "a: 1\n---\nb: 2", String(repeating: "[", count: 300),
                String(repeating: "- ", count: 300) + "a",
            ]
        )
        func refused(text: String) {
            #expect(throws: YAMLProblem.self) { try yamlValue(text) }
        }

        @Test("a body that is no YAML is refused with the reader's line")
        func refusal() {
            let wire = WireRequest(
                method: "POST",
                target: "/apis/coordination.k8s.io/v1/namespaces/default/leases",
                headers: .init(contentType: "application/yaml"),
                body: Array("a: 1\n b: 2\n".utf8)
            )
            guard case .refused(.body(_, .notYAML(let sentence, _))) = wire.reading(yamlValue)
            else {
                Issue.record("\(wire.reading(yamlValue))")
                return
            }
            #expect(sentence.hasPrefix("yaml: line 2: "))
        }
    }
#endif
