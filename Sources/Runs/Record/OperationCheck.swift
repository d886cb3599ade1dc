internal import LockstepCheckers
public import LockstepHistories
internal import LockstepKubernetes

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A history from anywhere, judged for whether its operations have an order.
///
///     let check = try OperationCheck(path: "history.jsonl", model: "register")
///     check.verdict
public struct OperationCheck: Sendable {
    /// The file.
    public let path: String
    /// The name of the model.
    public let model: String
    /// What is known of the whole history.
    public let verdict: Verdict
    /// What a person is told, a line each.
    public let lines: [String]
    /// What to try where what objects held first may have decided; `nil` where it did not.
    public let hint: String?

    /// The names of the models there are.
    public static var models: [String] { ModelCatalog.all.map(\.rawValue) }

    /// Whether a file is a record of runs, by how it begins: records are SQLite files.
    public static func isRecord(_ path: String) -> Bool { begins(path, with: "SQLite format 3\0") }

    /// Whether a file looks like JSON: its first character is `{` or `[`.
    public static func looksLikeJSON(_ path: String) -> Bool {
        begins(path, with: "{") || begins(path, with: "[")
    }

    /// Reads and judges a file.
    ///
    /// - Parameters:
    ///   - path: A history in JSON Lines, as `OperationFile` describes it.
    ///   - model: The name of a model.
    ///   - initial: What every object holds first, as JSON; nothing if not given.
    ///   - budget: How many steps to take at most; the judge's own default if not given.
    /// - Throws: `ScenarioError` for a file, a line, a name or a value that cannot be used.
    public init(
        path: String,
        model: String,
        initial: String? = nil,
        budget: Int? = nil
    ) throws(ScenarioError) {
        guard let known = LinearModel(rawValue: model) else {
            throw ScenarioError(
                file: path,
                place: .file,
                found: "the model `\(model)`",
                expected: "one of \(OperationCheck.models.joined(separator: ", "))",
                suggestion: nearestName(to: model, in: OperationCheck.models)
            )
        }
        var first = OperationValue.none
        if let initial {
            guard !known.verbs.contains(.acquire) else {
                throw ScenarioError(
                    file: path,
                    place: .file,
                    found: "--initial for the model \(model)",
                    expected: "it for objects with values: a lock is free at first"
                )
            }
            guard let json = try? JSONValue(parsing: initial, depthLimit: 32),
                json.inexactNumber == nil
            else {
                throw ScenarioError(
                    file: path,
                    place: .file,
                    found: "the first value \(initial)",
                    expected: "a value in JSON, such as 0 or '\"a\"'"
                )
            }
            first = OperationValue(json)
        }
        let log = try OperationFile(path: path, model: known).log
        let judge = Linearizability(known, initial: first, budget: budget)
        let report = judge.judge(log)
        self.path = path
        self.model = model
        let verdict = report.operationCount > 0 ? report.verdict : .unknown
        self.verdict = verdict
        lines = OperationCheck.lines(report, verdict, path: path)
        let isAssumed = initial == nil && !known.verbs.contains(.acquire)
        hint =
            isAssumed && report.violations.contains { !$0.isSelfContained }
            ? "Objects held nothing at first; --initial says what they held." : nil
    }

    private static func begins(_ path: String, with text: String) -> Bool {
        guard let stream = fopen(path, "rb") else { return false }
        defer { fclose(stream) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = fread(&bytes, 1, bytes.count, stream)
        var found = bytes.prefix(count).withoutByteOrderMark
        if text.utf8.count == 1 { found = found.drop { $0 <= 0x20 } }
        return found.starts(with: text.utf8)
    }

    private static func lines(
        _ report: LinearizabilityReport,
        _ verdict: Verdict,
        path: String
    ) -> [String] {
        var lines = ["\(path): \(verdict.rawValue)"]
        guard report.operationCount > 0 else {
            return lines + ["Nothing was judged: the file holds no operation."]
        }
        let keys = report.keyCount == 1 ? "1 key" : "\(report.keyCount) keys"
        lines.append(
            "\(report.operationCount) operations on \(keys), \(report.knownCount) of them known to"
                + " have happened; model \(report.model.rawValue), \(report.explored) steps"
        )
        for violation in report.violations.prefix(3) {
            let isOnly = report.keyCount == 1 && violation.key.isEmpty
            let key = isOnly ? "its only key" : "key \"\(violation.key)\""
            lines.append("\(key) has no order:")
            lines.append(violation.text())
        }
        if report.violations.count > 3 {
            lines.append("and \(report.violations.count - 3) keys more")
        }
        if !report.undecided.isEmpty {
            let names = report.undecided.prefix(3).map { "\"\($0)\"" }.joined(separator: ", ")
            lines.append(
                "Not decided when the budget ended: \(report.undecided.count) of \(keys),"
                    + " the first \(names). --budget N allows more steps."
            )
        }
        return lines
    }
}
