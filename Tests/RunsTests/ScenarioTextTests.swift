import Testing

@testable import LockstepRuns

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite("scenario text")
struct ScenarioTextTests {
    @Test(
        "a file that says nothing is refused",
        arguments: ["", "\n\n", "# only a comment\n", "~"]
    )
    func empty(text: String) throws {
        let error = try #require(mistake(in: text))
        #expect(error.found == "nothing")
        #expect(error.place == .file)
        #expect(error.description.hasPrefix("s.yaml: found nothing, expected a mapping"))
    }

    @Test("a file that is no mapping is refused", arguments: ["- title: T", "title", "[1, 2]"])
    func noMapping(text: String) throws {
        let error = try #require(mistake(in: text))
        #expect(error.expected.hasPrefix("a mapping"))
        #expect(error.line == 1)
        #expect(error.column == 1)
    }

    @Test("a tab is named where it stands, even within a comment")
    func tab() throws {
        let error = try #require(mistake(in: goodText(line: 8, replacedBy: "  -\tdefault")))
        #expect(error.found == "a tab")
        #expect(error.line == 8)
        #expect(error.column == 4)
        #expect(mistake(in: goodText + "# a\tb\n")?.column == 4)
    }

    @Test(
        "characters that nobody sees are refused",
        arguments: ["\u{0}", "\u{1B}", "\u{85}", "\u{2028}"]
    )
    func invisible(character: String) throws {
        let error = try #require(mistake(in: goodText(line: 1, replacedBy: "title: a\(character)")))
        #expect(error.line == 1)
        #expect(error.column == 9)
    }

    @Test("a second document is refused where it begins")
    func twoDocuments() throws {
        let error = try #require(mistake(in: goodText + "---\n" + goodText))
        #expect(error.found == "a second document")
        #expect(error.line == goodText.split(separator: "\n").count + 1)
        #expect(error.column == 1)
    }

    @Test("a key that occurs twice is named")
    func duplicateKey() throws {
        let error = try #require(mistake(in: goodText + "pods: 4\n"))
        #expect(error.found.contains("`pods` more than once"))
        #expect(error.line == 3)
        #expect(error.column == 1)
        let quoted = try #require(mistake(in: goodText + "\"pods\": 4\n"))
        #expect(quoted.found.contains("`pods`"))
    }

    @Test("what is no YAML is named with its place")
    func malformed() throws {
        let error = try #require(
            mistake(in: goodText(line: 4, replacedBy: "timings: { lease: 15s"))
        )
        #expect(error.found.contains("YAML"))
        #expect(error.line == 5)
        #expect(mistake(in: "title: 'T")?.line != nil)
        #expect(mistake(in: "*a")?.line == 1)
    }

    @Test(
        "anchors, aliases and tags are refused",
        arguments: [
            "title: &a T", "title: !!int 5", "title: !mine T", "title: &a [*a]", "&a title: T",
        ]
    )
    func anchors(line: String) throws {
        let error = try #require(mistake(in: goodText(line: 1, replacedBy: line)))
        #expect(error.line == 1)
    }

    @Test(
        "aliases of aliases cost no time, not even as keys",
        arguments: ["a", "1", "_", "-"]
    )
    func bomb(name: String) throws {
        var lines = ["a0: &\(name)0 [x, x, x, x, x, x, x, x, x, x]"]
        for level in 1..<30 {
            let uses = Array(repeating: "*\(name)\(level - 1)", count: 10).joined(separator: ", ")
            lines.append("a\(level): &\(name)\(level) [\(uses)]")
        }
        let text = lines.joined(separator: "\n") + "\n? *\(name)29\n: x\n"
        let error = try #require(mistake(in: text))
        #expect(error.line == 2)
        let small = try #require(mistake(in: lines[0...0].joined() + "\nb: *\(name)0\n"))
        #expect(small.found == "an anchor or an alias")
        #expect(small.line == 1)
        #expect(small.column == 5)
    }

    @Test("a pit of brackets or dashes is refused", arguments: ["[", "{", "- ", "? ", "{a: "])
    func depth(opening: String) throws {
        for count in [20, 900, 20_000] {
            #expect(mistake(in: String(repeating: opening, count: count)) != nil)
        }
        let closed = String(repeating: "[", count: 20) + String(repeating: "]", count: 20)
        let error = try #require(mistake(in: goodText(line: 1, replacedBy: "title: " + closed)))
        #expect(error.found.contains("deep"))
        #expect(error.line == 1)
    }

    @Test("more than 256 KiB are refused before they are parsed")
    func tooLarge() throws {
        let error = try #require(
            mistake(in: goodText + String(repeating: "#", count: 10_000_000))
        )
        #expect(error.found == "more than 256 KiB")
        #expect(mistake(in: goodText + String(repeating: "#", count: 200_000)) == nil)
    }

    @Test("bytes that are no UTF-8 are named with their place")
    func invalidBytes() throws {
        let bytes = Array("title: T\nsystem: é".utf8) + [0xFF, 0x41]
        let error = #expect(throws: ScenarioError.self) {
            try ScenarioText(bytes: bytes, file: "s.yaml")
        }
        #expect(error?.line == 2)
        #expect(error?.column == 10)
        #expect(error?.expected == "text in UTF-8")
    }

    @Test("a file is read, and what cannot be read says why")
    func files() throws {
        var pattern = Array("\(P_tmpdir)/lockstep-XXXXXX".utf8CString)
        let folder = try #require(mkdtemp(&pattern).map { String(cString: $0) })
        let path = folder + "/good.yaml"
        defer {
            unlink(path)
            rmdir(folder)
        }
        let stream = try #require(fopen(path, "wb"))
        _ = fputs(goodText, stream)
        fclose(stream)
        #expect(try Scenario(path: path, vocabulary: .sample).source.text == goodText)
        for (wrong, reason) in [(folder, "directory"), (folder + "/none.yaml", "No such file")] {
            let error = #expect(throws: ScenarioError.self) {
                try Scenario(path: wrong, vocabulary: .sample)
            }
            #expect(error?.cause == .unreadable)
            #expect(error?.file == wrong)
            #expect(error?.found.contains(reason) == true)
        }
        let endless = #expect(throws: ScenarioError.self) {
            try Scenario(path: "/dev/zero", vocabulary: .sample)
        }
        #expect(endless?.found == "more than 256 KiB")
    }

    @Test("a byte order mark at the beginning is passed over")
    func byteOrderMark() throws {
        let scenario = try Scenario(
            bytes: [0xEF, 0xBB, 0xBF] + Array(goodText.utf8),
            file: "s.yaml",
            overrides: [],
            vocabulary: .sample
        )
        #expect(scenario.source.text == goodText)
    }
}
