/// The text in which a sweep notes every finished seed, so that it can go on after a kill.
///
/// A head names the sweep; then one line a seed follows. A line without its newline was never
/// finished and does not count.
struct SweepJournal {
    /// What a journal begins with.
    static let mark = "lockstep sweep 2"
    private static let bar = "---"

    /// A finished seed of one of the scenarios.
    struct Entry: Hashable {
        /// Which scenario, from 0.
        var scenario: Int
        var report: SeedReport
    }

    /// Why a text is no journal that can be continued.
    enum Problem: Error, Hashable {
        /// It is something else.
        case foreign
        /// It was written by a sweep of something else; what differs, as a sentence.
        case otherSweep(String)
        /// A line in its midst cannot be read; counted from 1.
        case damaged(line: Int)
    }

    /// The head of a new journal.
    static func head(_ identity: SweepIdentity) -> String {
        var text = mark + "\n"
        for part in identity.parts { text += FieldText.line([part.name, part.value]) }
        return text + bar + "\n"
    }

    /// The line of a finished seed; `line` is its report's, newline included.
    static func entry(scenario: Int, line: some Sequence<UInt8>) -> [UInt8] {
        Array("\(scenario)\t".utf8) + line
    }

    /// What has been read so far.
    private(set) var entries: [Entry] = []
    /// How many bytes belong to complete lines.
    private(set) var soundBytes = 0
    /// Whether the head was complete.
    private(set) var isBegun = false
    private let identity: SweepIdentity
    private var parts: [SweepIdentity.Part] = []
    private var lines = LineBuffer()
    private var lineCount = 0

    /// Begins to read the journal of a sweep.
    init(of identity: SweepIdentity) {
        self.identity = identity
    }

    /// Reads the next piece.
    mutating func read(_ bytes: some Sequence<UInt8>) throws(Problem) {
        lines.append(bytes)
        while let line = lines.next() {
            lineCount += 1
            if isBegun { try readEntry(line) } else { try readHead(line) }
            soundBytes += line.count + 1
        }
    }

    /// Says that nothing follows.
    ///
    /// - Throws: `Problem.foreign` if what was read is no beginning of a journal.
    func end() throws(Problem) {
        guard !isBegun else { return }
        let head = Array((lineCount == 0 ? SweepJournal.mark + "\n" : "").utf8)
        if lineCount == 0, !head.starts(with: lines.torn) { throw .foreign }
    }

    private mutating func readHead(_ line: ArraySlice<UInt8>) throws(Problem) {
        if lineCount == 1 {
            guard line.elementsEqual(SweepJournal.mark.utf8) else { throw .foreign }
        } else if line.elementsEqual(SweepJournal.bar.utf8) {
            let written = SweepIdentity(parts: parts)
            if let difference = identity.difference(from: written) {
                throw .otherSweep(difference)
            }
            isBegun = true
        } else {
            var reader = FieldReader(line)
            guard let name = reader.text(), let value = reader.text() else {
                throw .damaged(line: lineCount)
            }
            parts.append(SweepIdentity.Part(name: name, value: value))
        }
    }

    private mutating func readEntry(_ line: ArraySlice<UInt8>) throws(Problem) {
        var reader = FieldReader(line)
        guard let scenario = reader.word().flatMap(Int.init(exactly:)),
            let report = SeedReport(&reader)
        else { throw .damaged(line: lineCount) }
        entries.append(Entry(scenario: scenario, report: report))
    }
}
