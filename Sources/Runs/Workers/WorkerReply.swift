/// What a worker answers, a line each.
enum WorkerReply {
    /// It has the scenario and waits for seeds.
    case ready
    /// A seed is finished; with the report's line as it stands, without its newline.
    case seed(SeedReport, line: ArraySlice<UInt8>)
    /// What a person is told of a recorded seed.
    case story(String)
    /// Everything that was asked for is done; the most bytes of memory it took so far.
    case done(peakBytes: Int64)
    /// It cannot go on, for a reason given in one sentence.
    case failed(String)

    /// The reply as one line, its newline included.
    var line: String {
        switch self {
        case .ready: "ready\n"
        case .seed(let report, _): "seed\t" + report.line
        case .story(let text): FieldText.line(["story", text])
        case .done(let peakBytes): FieldText.line(["done", String(peakBytes)])
        case .failed(let sentence): FieldText.line(["failed", sentence])
        }
    }

    /// Reads what `line` wrote, without its newline; `nil` for anything else.
    init?(line: ArraySlice<UInt8>) {
        var reader = FieldReader(line)
        switch reader.text() {
        case "ready": self = .ready
        case "seed":
            guard let report = SeedReport(&reader) else { return nil }
            self = .seed(report, line: line.dropFirst(5))
        case "story":
            guard let text = reader.text() else { return nil }
            self = .story(text)
        case "done":
            guard let peakBytes = reader.integer() else { return nil }
            self = .done(peakBytes: peakBytes)
        case "failed":
            guard let sentence = reader.text() else { return nil }
            self = .failed(sentence)
        default: return nil
        }
    }
}
