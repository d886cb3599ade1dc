/// What a sweep tells a worker, a line each.
enum WorkerCommand: Hashable {
    /// The scenario of all further seeds.
    case open(Job)
    /// Run these seeds in ascending order and report each.
    case seeds(ClosedRange<UInt64>)
    /// Run these lineages in their order and report each.
    case lineages([Lineage])
    /// Run these seeds in ascending order and report each, until one of them breaches one of these
    /// properties, any if none is given, or they have taken so much CPU time.
    case hunt(ClosedRange<UInt64>, for: [String], cpuNanoseconds: Int64)
    /// Run a seed with recording on and tell its story.
    case record(Retelling)

    /// What decides the runs besides their seeds.
    struct Job: Hashable {
        var file: String
        var text: String
        var overrides: [String]
        var portfolio: Portfolio
        /// Whether the situations that runs come to are noted.
        var notesSituations = false
    }

    /// How a recorded seed is told.
    struct Retelling: Hashable {
        var seed: UInt64
        var ancestors: [UInt64] = []
        /// Where the recording shall lie; empty if it is not kept.
        var recording: String
        /// The line that brings the run back.
        var again: String
    }

    /// The command as one line, its newline included.
    var line: String {
        switch self {
        case .open(let job):
            FieldText.line(
                [
                    "open", job.file, job.text, job.portfolio.pickText,
                    job.portfolio.granularityText, job.notesSituations ? "noted" : "",
                ] + job.overrides
            )
        case .seeds(let seeds):
            FieldText.line(["seeds", String(seeds.lowerBound), String(seeds.upperBound)])
        case .lineages(let lineages):
            FieldText.line(
                ["lineages"] + lineages.flatMap { [String($0.seed), $0.text ?? ""] }
            )
        case .hunt(let seeds, let properties, let cpuNanoseconds):
            FieldText.line(
                [
                    "hunt", String(seeds.lowerBound), String(seeds.upperBound),
                    String(cpuNanoseconds),
                ] + properties
            )
        case .record(let retelling):
            FieldText.line(
                [
                    "record", String(retelling.seed), retelling.recording, retelling.again,
                    Lineage(retelling.seed, after: retelling.ancestors).text ?? "",
                ]
            )
        }
    }

    /// Reads what `line` wrote, without its newline; `nil` for anything else.
    init?(line: ArraySlice<UInt8>) {
        var reader = FieldReader(line)
        switch reader.text() {
        case "open":
            guard let file = reader.text(), let text = reader.text(),
                let pick = reader.text(), let granularity = reader.text(),
                let portfolio = Portfolio(pick: pick, granularity: granularity),
                let noted = reader.text()
            else { return nil }
            var overrides: [String] = []
            while !reader.isAtEnd, let option = reader.text() { overrides.append(option) }
            self = .open(
                Job(
                    file: file,
                    text: text,
                    overrides: overrides,
                    portfolio: portfolio,
                    notesSituations: noted == "noted"
                )
            )
        case "seeds":
            guard let first = reader.word(), let last = reader.word(), first <= last else {
                return nil
            }
            self = .seeds(first...last)
        case "lineages":
            var lineages: [Lineage] = []
            while !reader.isAtEnd {
                guard let seed = reader.word(), let ancestors = reader.ancestors() else {
                    return nil
                }
                lineages.append(Lineage(seed, after: ancestors))
            }
            self = .lineages(lineages)
        case "hunt":
            guard let first = reader.word(), let last = reader.word(), first <= last,
                let cpuNanoseconds = reader.integer()
            else { return nil }
            var properties: [String] = []
            while !reader.isAtEnd, let property = reader.text() { properties.append(property) }
            self = .hunt(first...last, for: properties, cpuNanoseconds: cpuNanoseconds)
        case "record":
            guard let seed = reader.word(), let recording = reader.text(),
                let again = reader.text(), let ancestors = reader.ancestors()
            else { return nil }
            self = .record(
                Retelling(seed: seed, ancestors: ancestors, recording: recording, again: again)
            )
        default: return nil
        }
    }
}
