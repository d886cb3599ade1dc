internal import LockstepDeterminism
internal import LockstepHistories

extension SeedReport {
    /// The report as one line, its newline included.
    ///
    /// Evidence is left out: it means something only beside the observations.
    var line: String {
        var fields = [
            String(seed), verdict.rawValue, fingerprint.sixteenDigits, String(events),
            String(simulatedNanoseconds), String(cpuNanoseconds),
            smallestMarginNanoseconds.map { String($0) } ?? "",
            SeedReport.list(counts), SeedReport.list(evaluations), SeedReport.list(strikes),
            SeedReport.list(situations), Lineage(seed, after: ancestors).text ?? "",
            hazards.joined(separator: ","), doubt,
        ]
        for finding in findings {
            fields += [
                finding.property, String(finding.time.nanoseconds),
                finding.pods.joined(separator: ","), finding.sentence,
            ]
        }
        return FieldText.line(fields)
    }

    /// Reads what `line` wrote, without its newline; `nil` for anything else.
    init?(line: ArraySlice<UInt8>) {
        var reader = FieldReader(line)
        self.init(&reader)
    }

    /// Reads a report from the rest of a line.
    init?(_ reader: inout FieldReader) {
        guard let seed = reader.word(), let verdict = reader.text().flatMap(Verdict.init),
            let fingerprint = reader.word(radix: 16), let events = reader.word(),
            let simulated = reader.integer(), let cpu = reader.integer(),
            let margin = reader.text(), let counts = reader.counts(),
            let evaluations = reader.counts(), let strikes = reader.counts(),
            let situations = reader.counts(), let ancestors = reader.ancestors(),
            let hazards = reader.words(), let doubt = reader.text()
        else { return nil }
        self.init(seed: seed, verdict: verdict, fingerprint: fingerprint)
        self.events = events
        simulatedNanoseconds = simulated
        cpuNanoseconds = cpu
        if !margin.isEmpty {
            guard let nanoseconds = Int64(margin) else { return nil }
            smallestMarginNanoseconds = nanoseconds
        }
        self.counts = counts
        self.evaluations = evaluations
        self.strikes = strikes
        self.situations = situations
        self.ancestors = ancestors
        self.hazards = hazards
        self.doubt = doubt
        while !reader.isAtEnd {
            guard let finding = SeedReport.finding(&reader) else { return nil }
            findings.append(finding)
        }
    }

    private static func finding(_ reader: inout FieldReader) -> Finding? {
        guard let property = reader.text(), let time = reader.integer(),
            let pods = reader.words(), let sentence = reader.text()
        else { return nil }
        return Finding(
            property: property,
            time: Instant(nanoseconds: time),
            pods: pods,
            sentence: sentence,
            evidence: []
        )
    }

    private static func list(_ numbers: [Int]) -> String {
        var text = ""
        for (index, number) in numbers.enumerated() {
            if index > 0 { text += "," }
            text += String(number)
        }
        return text
    }
}
