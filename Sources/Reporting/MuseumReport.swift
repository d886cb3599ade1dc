internal import LockstepDeterminism
internal import LockstepKubernetes
public import LockstepRuns
internal import LockstepSimulation

/// What is told of a hunt for bugs: a table of bugs and ways, and what the right algorithm came to.
public struct MuseumReport: Sendable {
    private let result: MuseumResult

    /// Reports a hunt.
    public init(_ result: MuseumResult) {
        self.result = result
    }

    /// For people, without a newline at its end.
    public var text: String {
        let rows = [MuseumReport.head] + result.rows.map(cells)
        let widths = MuseumReport.head.indices.map { column in
            rows.map { $0[column].count }.max() ?? 0
        }
        let table = rows.map { row in
            var line = ""
            for (cell, width) in zip(row, widths) {
                if !line.isEmpty { line += "  " }
                line += cell + String(repeating: " ", count: width - cell.count)
            }
            while line.last == " " { line.removeLast() }
            return line
        }
        return (table + [""] + notes).joined(separator: "\n")
    }

    /// For a document: a table of Markdown, without a newline at its end.
    public var markdown: String {
        let rows =
            [MuseumReport.head, MuseumReport.head.map { _ in "---" }]
            + result.rows.map(cells)
        let table = rows.map { "| " + $0.joined(separator: " | ") + " |" }
        return (table + [""] + notes).joined(separator: "\n")
    }

    /// For programs: one JSON document.
    ///
    /// - Parameter line: The line that hunts the same again.
    /// - Returns: The document, on one line.
    public func json(comesBackBy line: String) -> String {
        JSONValue.object([
            "scenario": .string(result.scenario),
            "repetitions": .integer(Int64(result.options.repetitions)),
            "seedLimit": .integer(Int64(clamping: result.options.seedLimit)),
            "cpuSecondsLimit": .double(cpuLimit),
            "again": .string(line),
            "interrupted": .bool(result.isInterrupted),
            "missed": .array(result.missed.map { .string($0) }),
            "bugs": .array(result.rows.map(MuseumReport.json)),
            "clean": [
                "seeds": .integer(Int64(clamping: result.cleanSeeds)),
                "findings": .integer(Int64(result.falseAlarms.count)),
                "unknown": .integer(Int64(clamping: result.unknownSeeds)),
                "doubt": result.doubt.map { .string($0.sentence) } ?? .null,
                "failingSeeds": .array(result.falseAlarms.map { .string(String($0)) }),
            ],
        ]).description
    }

    private static let head = [
        "bug", "property", "strategy", "found", "seeds (95 %)", "CPU seconds (95 %)", "besides",
    ]

    private var cpuLimit: Double { Double(result.options.cpuLimitNanoseconds) / 1e9 }

    private func cells(_ row: MuseumResult.Row) -> [String] {
        var seeds = interval(row.seeds) { String(Int($0)) }
        if row.seeds.median == nil {
            let most = row.outcomes.filter { $0.seed == nil }.map(\.seeds).min() ?? 0
            seeds = "not within \(most) seeds"
        }
        return [
            row.exhibit.id, MuseumReport.properties(row), row.strategy.name,
            "\(row.found) of \(row.outcomes.count)", seeds,
            row.cpuSeconds.median == nil
                ? "-" : interval(row.cpuSeconds, MuseumReport.seconds),
            row.sidelights.map(\.property).joined(separator: " "),
        ]
    }

    private func interval(_ value: MedianInterval, _ text: (Double) -> String) -> String {
        func end(_ number: Double?) -> String { number.map(text) ?? "?" }
        return "\(end(value.median)) (\(end(value.low)) to \(end(value.high)))"
    }

    /// The properties that caught it, of those that it breaks, the most frequent one first; what
    /// should if none did.
    private static func properties(_ row: MuseumResult.Row) -> String {
        var counts: [(property: String, count: Int)] = []
        for outcome in row.outcomes {
            guard let first = outcome.properties.first else { continue }
            if let index = counts.firstIndex(where: { $0.property == first }) {
                counts[index].count += 1
            } else {
                counts.append((first, 1))
            }
        }
        counts.sort { ($1.count, $0.property) < ($0.count, $1.property) }
        return counts.isEmpty
            ? row.exhibit.properties.joined(separator: " ")
            : counts.map(\.property).joined(separator: " ")
    }

    private var notes: [String] {
        var notes: [String] = []
        let misses = result.missed
        let bugs = result.rows.reduce(into: [String]()) { bugs, row in
            if bugs.last != row.exhibit.id { bugs.append(row.exhibit.id) }
        }
        notes.append(
            "\(result.scenario): \(bugs.count - misses.count) of \(bugs.count) bugs found in most "
                + "of \(result.options.repetitions) repetitions; given up after "
                + "\(result.options.seedLimit) seeds or \(MuseumReport.seconds(cpuLimit)) CPU "
                + "seconds"
                + (misses.isEmpty ? "." : ": \(misses.joined(separator: ", ")).")
        )
        for strategy in result.options.strategies {
            let medians = result.rows.filter { $0.strategy == strategy }
                .map { $0.cpuSeconds.median }
            guard !medians.isEmpty else { continue }
            let middle = MedianInterval(medians)
            let worst = medians.contains(nil) ? nil : medians.compactMap { $0 }.max()
            notes.append(
                "\(strategy.name): the median bug took "
                    + "\(middle.median.map(MuseumReport.seconds) ?? "?") CPU seconds, the slowest "
                    + "\(worst.map(MuseumReport.seconds) ?? "?")."
            )
        }
        if !result.clean.isEmpty {
            notes.append(
                "The right algorithm: \(result.falseAlarms.count) findings in "
                    + "\(result.cleanSeeds) seeds, the first of the same repetitions."
            )
        }
        if let doubt = result.doubt {
            notes.append(
                "Nothing can be said of \(result.unknownSeeds) of these seeds, the first "
                    + "\(doubt.seed): \(doubt.sentence)"
            )
        }
        for seed in result.falseAlarms { notes.append("false alarm: seed \(seed)") }
        if result.isInterrupted { notes.append("It was interrupted: not all hunts are over.") }
        return notes
    }

    private static func json(_ row: MuseumResult.Row) -> JSONValue {
        func number(_ value: Double?) -> JSONValue { value.map { .double($0) } ?? .null }
        func count(_ value: Double?) -> JSONValue { value.map { .integer(Int64($0)) } ?? .null }
        let (seeds, cpu) = (row.seeds, row.cpuSeconds)
        return [
            "id": .string(row.exhibit.id),
            "property": .string(properties(row)),
            "found": .bool(seeds.median != nil),
            "strategy": .string(row.strategy.name),
            "seeds": count(seeds.median),
            "cpuSeconds": number(cpu.median),
            "foundIn": .integer(Int64(row.found)),
            "repetitions": .integer(Int64(row.outcomes.count)),
            "seedsInterval": [count(seeds.low), count(seeds.high)],
            "cpuSecondsInterval": [number(cpu.low), number(cpu.high)],
            "firstSeeds": .array(
                row.outcomes.map { $0.seed.map { .string(String($0)) } ?? .null }
            ),
            "besides": .array(
                row.sidelights.map {
                    [
                        "property": .string($0.property),
                        "repetitions": .integer(Int64($0.repetitions)),
                    ]
                }
            ),
        ]
    }

    /// Thousandths of a second, rounded down.
    private static func seconds(_ seconds: Double) -> String {
        Int64(seconds * 1000).decimal(places: 3)
    }
}

extension Portfolio {
    /// The way in a word: the pick, or `portfolio` if the seed draws it.
    public var name: String { pick?.rawValue ?? Portfolio.drawnPick }
}
