import LockstepDeterminism
import LockstepKubernetes
import Testing

@Suite("JSON is read exactly and refused with a place")
struct JSONParserTests {
    @Test(
        "a compact text comes back as it was",
        arguments: [
            #"null"#, #"true"#, #"[]"#, #"{}"#, #"[1,-1,0]"#, #"{"b":1,"a":[{"c":null}]}"#,
            #"9223372036854775807"#, #"-9223372036854775808"#, #"9007199254740993"#,
            #"1.5"#, #""a/b""#, #""\"\\\n\t\r\b\f\u0001""#, #""Zürich 🦀""#,
        ]
    )
    func roundTrip(text: String) throws {
        #expect(try JSONValue(parsing: text).description == text)
        #expect(try JSONValue(parsing: Array(text.utf8)).description == text)
    }

    @Test("a character is escaped where it must be, wherever it stands in a text")
    func places() throws {
        let escapes: [UInt8: String] = [
            0x08: #"\b"#, 0x09: #"\t"#, 0x0A: #"\n"#, 0x0C: #"\f"#, 0x0D: #"\r"#, 0x22: #"\""#,
            0x5C: #"\\"#, 0x00: #"\u0000"#, 0x1F: #"\u001f"#,
        ]
        for length in [1, 7, 8, 9, 17, 40] {
            for place in 0..<length {
                for byte in 0..<128 as Range<UInt8> {
                    let character = String(Unicode.Scalar(byte))
                    let parts = (String(repeating: "é", count: place), length - place - 1)
                    let rest = String(repeating: "z", count: parts.1)
                    let value = JSONValue.string(parts.0 + character + rest)
                    let text = value.description
                    if let escape = escapes[byte] {
                        #expect(text == "\"" + parts.0 + escape + rest + "\"")
                    } else if byte >= 0x20 {
                        #expect(text == "\"" + parts.0 + character + rest + "\"")
                    }
                    #expect(try JSONValue(parsing: text) == value)
                    if byte < 0x20 {
                        let raw = "\"" + parts.0 + character + rest + "\""
                        #expect(throws: JSONError.self) { try JSONValue(parsing: raw) }
                    }
                }
            }
        }
    }

    @Test("a byte that is not UTF-8 is refused, wherever it stands in a text or a name")
    func strayBytes() {
        for length in [1, 4, 7, 8, 9, 16, 17, 24, 25] {
            for place in 0..<length {
                var text = [UInt8](repeating: UInt8(ascii: "a"), count: length)
                text[place] = 0xFF
                let quoted = [UInt8(ascii: "\"")] + text + [UInt8(ascii: "\"")]
                #expect(throws: JSONError.self) { try JSONValue(parsing: quoted) }
                let object = [UInt8(ascii: "{")] + quoted + Array(":1}".utf8)
                #expect(throws: JSONError.self) { try JSONValue(parsing: object) }
            }
        }
    }

    @Test(
        "a name is read as it stands, be it one that objects often have or one that is nearly that",
        arguments: [
            "uid", "kind", "status", "metadata", "renewTime", "acquireTime", "holderIdentity",
            "resourceVersion", "leaseTransitions", "creationTimestamp", "leaseDurationSeconds",
            "abcdefghijklmnopqrstuvwx",
        ]
    )
    func names(name: String) throws {
        var names = [name, name + "s", String(name.dropLast()), String(name.reversed())]
        for place in name.utf8.indices {
            let (start, end) = (name[..<place], name[name.index(after: place)...])
            names.append("\(start)_\(end)")
            names.append("\(start)é\(end)")
        }
        for name in names {
            let object = try JSONValue(parsing: #"{"\#(name)":1}"#).asObject
            #expect(object?.members.map(\.key) == [name])
        }
    }

    @Test("every escape means its character")
    func escapes() throws {
        let value = try JSONValue(parsing: #""\u0041\/\u00e9\ud83e\udd80\u000a""#)
        #expect(value == .string("A/é🦀\n"))
    }

    @Test("integers beyond 64 bits and numbers with a fraction or exponent are doubles")
    func numbers() throws {
        #expect(try JSONValue(parsing: "9223372036854775808") == .double(9_223_372_036_854_775_808))
        #expect(try JSONValue(parsing: "1e2") == .double(100))
        #expect(try JSONValue(parsing: "-0.25") == .double(-0.25))
        #expect(try JSONValue(parsing: "-0") == .integer(0))
    }

    @Test("of two members with one name the later counts, few or many")
    func repeatedNames() throws {
        #expect(try JSONValue(parsing: #"{"a":1,"b":2,"a":3}"#).description == #"{"a":3,"b":2}"#)
        let many = (0..<100).map { #""k\#($0 % 50)":\#($0)"# }.joined(separator: ",")
        let object = try #require(JSONValue(parsing: "{\(many)}").asObject)
        #expect(object.count == 50)
        #expect(object.integer("k0") == 50)
        #expect(object.integer("k49") == 99)
        #expect(object.members.first?.key == "k0")
    }

    @Test(
        "a broken text names the place",
        arguments: [
            ("", 0), ("{", 1), ("[1,]", 3), (#"{"a" 1}"#, 5), (#"{"a":1,}"#, 7), ("01", 0),
            ("-", 1), ("1.", 2), ("1e", 2), ("tru", 0), ("nulL", 0), ("1 2", 2), (#""a"#, 2),
            (#""\x""#, 1), (#""\u12""#, 1), (#""\ud800""#, 1), (#""\udc00""#, 1), ("\"\n\"", 1),
            ("1e999", 0), ("{a:1}", 1), ("[1 2]", 3), ("NaN", 0), ("+1", 0),
        ]
    )
    func brokenText(text: String, offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.offset == offset)
    }

    @Test("line and column count from 1")
    func lineAndColumn() {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: "{\n \"a\": x\n}") }
        #expect(error?.line == 2)
        #expect(error?.column == 7)
    }

    @Test("nesting stops at the limit")
    func depth() throws {
        let text = String(repeating: "[", count: 256) + String(repeating: "]", count: 256)
        #expect(throws: Never.self) { try JSONValue(parsing: text) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: "[\(text)]") }
        #expect(throws: JSONError.self) { try JSONValue(parsing: "[[1]]", depthLimit: 1) }
        #expect(throws: Never.self) { try JSONValue(parsing: "[[],[],[]]", depthLimit: 2) }
    }

    @Test(
        "bytes that are not UTF-8 are refused",
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80]]
    )
    func invalidUTF8(bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22] + bytes + [0x22]) }
        #expect(throws: JSONError.self) {
            try JSONValue(parsing: [0x22, 0x5C, 0x6E] + bytes + [0x22])
        }
    }

    @Test("names that only look the same are two, among few members and among many")
    func lookalikes() throws {
        for count in [1, 40] {
            let others = (0..<count).map { #""k\#($0)":0"# }.joined(separator: ",")
            let text = "{\(others),\"\u{E9}\":1,\"e\u{301}\":2,\"\u{E9}\":3}"
            let object = try #require(JSONValue(parsing: text).asObject)
            #expect(object.count == count + 2)
            #expect(object.members.suffix(2).map(\.value) == [3, 2])
        }
    }

    @Test("notes name repeated members and odd spellings, and nothing but those")
    func notes() throws {
        var notes = JSONNotes()
        let text = #"{"a":[1,1.5,1e1,{"b":1,"b":-0.50}],"a":2E0}"#
        let value = try JSONValue(parsing: Array(text.utf8), notes: &notes)
        #expect(value.description == #"{"a":2.0}"#)
        #expect(notes.repeated == ["a[3].b", "a"])
        #expect(notes.spellings == [10: "1e1", -0.5: "-0.50", 2: "2E0"])
        _ = try JSONValue(parsing: Array("[1.5]".utf8), notes: &notes)
        #expect(notes == JSONNotes())
        let huge = try JSONValue(parsing: Array("[1e400,-1e999]".utf8), notes: &notes)
        #expect(huge == [.double(.infinity), .double(-.infinity)])
        #expect(notes.spellings == [.infinity: "1e400", -.infinity: "-1e999"])
    }

    @Test(
        "what a repeated name adds is noted",
        arguments: [
            (#"{"a":{"x":1,"y":2},"a":{"y":3,"z":4}}"#, #"{"a":{"x":1,"y":3,"z":4}}"#),
            (#"{"a":{"b":{"x":1}},"a":{"b":{"y":2}}}"#, #"{"a":{"b":{"x":1,"y":2}}}"#),
            (#"{"a":[{"x":1},{"x":2}],"a":[{"y":3}]}"#, #"{"a":[{"x":1,"y":3}]}"#),
            (#"{"a":[1],"a":[2,3]}"#, #"{"a":[2,3]}"#),
            (#"{"a":{"x":1},"a":2,"b":1,"b":"c"}"#, #"{"a":2,"b":"c"}"#),
            (#"{"a":null,"a":1,"b":null,"b":null}"#, #"{"a":1,"b":null}"#),
        ]
    )
    func merged(text: String, merged: String) throws {
        var notes = JSONNotes()
        _ = try JSONValue(parsing: Array(text.utf8), notes: &notes)
        #expect(notes.merged?.description == merged)
    }

    @Test("what a repeated name sets to null later is told with what it was")
    func undecided() throws {
        var notes = JSONNotes()
        let text =
            #"{"a":{"x":1,"y":2},"a":{"x":null},"b":3,"b":null,"b":null,"#
            + #""c":4,"c":null,"c":5}"#
        _ = try JSONValue(parsing: Array(text.utf8), notes: &notes)
        #expect(notes.merged?["a"]?["x"]?.beforeNull == 1)
        #expect(notes.merged?["a"]?["y"] == 2)
        #expect(notes.merged?["a"]?.isUndecided == false)
        #expect(notes.merged?["b"]?.beforeNull == 3)
        #expect(notes.merged?["c"] == 5)
        let value = try JSONValue(parsing: #"{"":1,"":null}"#)
        #expect(!value.isUndecided)
    }

    @Test("repeated names cost no more than their text")
    func manyRepeated() throws {
        let members = (0..<20_000).map { "\"m\($0)\":0" }.joined(separator: ",")
        let again = String(repeating: ",\"a\":{\"b\":1}", count: 20_000)
        let text = "{\"a\":{\(members)}\(again)}"
        var notes = JSONNotes()
        _ = try JSONValue(parsing: Array(text.utf8), notes: &notes)
        #expect(notes.merged?["a"] == ["b": 1])
        #expect(notes.repeated.count == 100)
    }

    @Test(
        "with notes, each byte that is not UTF-8 is one replacement character",
        arguments: [
            ([0xFF], 1), ([0xC0, 0x80], 2), ([0xED, 0xA0, 0x80], 3), ([0xE2, 0x82], 2),
            ([0xF0, 0x9F, 0xA6], 3), ([0x80], 1),
        ]
    )
    func repair(bytes: [UInt8], count: Int) throws {
        var notes = JSONNotes()
        for prefix in [[0x61], [0x61, 0x5C, 0x6E]] as [[UInt8]] {
            let quoted = [0x22] + prefix + bytes + [0xC3, 0xA9, 0x22]
            let text = try JSONValue(parsing: quoted, notes: &notes).asString
            let start = prefix.count == 1 ? "a" : "a\n"
            #expect(text == start + String(repeating: "\u{FFFD}", count: count) + "é")
        }
    }

    @Test(
        "with notes, a surrogate that stands alone is a replacement character",
        arguments: [
            (#"\ud800"#, "\u{FFFD}"), (#"\udc00x"#, "\u{FFFD}x"), (#"\ud800\u0041"#, "\u{FFFD}A"),
            (#"\ud800\ud83e\udd80"#, "\u{FFFD}\u{1F980}"),
        ]
    )
    func loneSurrogates(escapes: String, text: String) throws {
        var notes = JSONNotes()
        let value = try JSONValue(parsing: Array("\"\(escapes)\"".utf8), notes: &notes)
        #expect(value.asString == text)
    }

    @Test("random bytes and damaged texts never trap")
    func damage() throws {
        let text = Array(#"{"a":[1,-2.5e3,"x\n\u00e9\ud83e\udd80",null,true,{"b":""}]}"#.utf8)
        let draws = Draws(seed: Seed(1), stream: "damage")
        for ordinal in 0..<2_000 as Range<UInt64> {
            var bytes = text
            let word = draws.draw(key: 0, ordinal: ordinal)
            bytes[Int(word.below(UInt64(bytes.count)))] = UInt8(truncatingIfNeeded: word >> 32)
            bytes.removeLast(Int((word >> 40).below(4)))
            if let value = try? JSONValue(parsing: bytes) {
                #expect(try JSONValue(parsing: value.description) == value)
            }
        }
    }
}
