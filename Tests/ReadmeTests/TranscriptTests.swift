import Testing

@Suite("transcripts")
struct TranscriptTests {
    @Test("commands and their output are found, and other blocks are not")
    func parsing() {
        let text = """
            ```console
            $ one
            1
            $ two

            2
            ```
            ```sh
            $ three
            ```
            """
        let transcripts = Transcript.all(in: text)
        #expect(transcripts.count == 1)
        let steps = transcripts.flatMap(\.steps)
        #expect(steps.map(\.command) == ["one", "two"])
        #expect(steps.map(\.output) == [["1"], ["", "2"]])
        #expect(steps.map(\.line) == [2, 4])
    }

    @Test("only a number stands in for a number")
    func placeholder() {
        #expect(Transcript.fits("took 1.25 s", "took <number> s"))
        #expect(!Transcript.fits("took long s", "took <number> s"))
        #expect(!Transcript.fits("took 1.25 s.", "took <number> s"))
        #expect(!Transcript.fits("took 1.25 s", "took 1.5 s"))
    }

    @Test("a line more or less is a difference")
    func lines() {
        #expect(Transcript.fits(["a", "b"], ["a", "b"]))
        #expect(!Transcript.fits(["a", "b"], ["a"]))
        #expect(!Transcript.fits(["a"], ["a", "b"]))
        #expect(!Transcript.fits(["b", "a"], ["a", "b"]))
    }

    @Test("a command's exit code reaches the next one")
    func exitCodes() throws {
        let shell = try Shell()
        #expect(try shell.run("(exit 64)") == [])
        #expect(try shell.run("echo $?") == ["64"])
        #expect(try shell.run("echo $?") == ["0"])
    }
}
