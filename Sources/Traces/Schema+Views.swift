extension Schema {
    /// What `story` says about each decisive kind of event.
    ///
    /// `{field}` stands for a field of the payload, `{field?text}` for that field or, where it is
    /// missing or empty, for the text.
    private static let phrases: [(kind: String, phrase: String)] = [
        ("pod-started", "starts"),
        ("pod-killed", "is killed"),
        ("pod-paused", "is paused"),
        ("pod-resumed", "runs again"),
        ("pod-terminating", "is asked to end"),
        ("pod-exited", "ends: {error?no error}"),
        (
            "clock-set",
            "has its clock set {ratePartsPerBillion} parts per billion fast,"
                + " {wallAheadNanoseconds} ns ahead"
        ),
        ("message-lost", "the {leg} of message {request} is lost: {reason}"),
        ("fault-began", "fault {fault} begins: {kind} {detail}"),
        ("fault-ended", "fault {fault} ends: {kind}"),
        ("phase-began", "phase begins: {phase}"),
        (
            "committed",
            "the record of {lock} passes from {holderBefore?nobody} to {holder?nobody},"
                + " written by {actor?someone outside}"
        ),
        ("campaign-began", "campaigns for {lock}"),
        ("granted", "believes that it holds {lock}, token {token}"),
        ("belief-ended", "no longer believes that it holds {lock}: {reason}"),
        ("callback", "is called back: {which} leading {lock}, {reason?no reason given}"),
        ("body-began", "begins its work under {lock}, token {token}"),
        ("body-ended", "ends its work under {lock}"),
        ("release-sent", "sends its release of {lock}"),
        ("effect-applied", "effect on {resource} with token {token}, accepted: {accepted}"),
    ]

    /// One sentence for each decisive event and for each finding, in the order of time.
    ///
    /// A commit that leaves the holder as it was is not decisive.
    static var story: String {
        let cases = phrases.map { "WHEN '\($0.kind)' THEN \(expression($0.phrase))" }
        let kinds = phrases.map { "'\($0.kind)'" }
        return """
            CREATE VIEW story AS
            SELECT run, printf('%.6f', time_ns / 1e9) AS seconds,
                iif(pod = '', 'world', pod) AS pod, what
            FROM (
                SELECT run, time_ns, 0 AS told, sequence, pod,
                    CASE kind \(cases.joined(separator: "\n")) END AS what
                FROM event
                WHERE kind IN (\(kinds.joined(separator: ", "))) AND NOT (kind = 'committed'
                    AND \(field("holderBefore")) IS \(field("holder")))
                UNION ALL
                SELECT run, time_ns, 1, position, coalesce(json_extract(pods, '$[0]'), ''),
                    iif(hazard, 'HAZARD ', 'FINDING ') || property || ': ' || sentence
                FROM finding
            )
            ORDER BY run, time_ns, told, sequence;

            """
    }

    /// One row for each request, with when each of its steps happened.
    static var messages: String {
        func first(_ kind: String) -> String { "min(iif(kind = '\(kind)', time_ns, NULL))" }
        func text(_ kind: String, _ what: String) -> String {
            "max(iif(kind = '\(kind)', \(what), NULL))"
        }
        let lost = "\(field("leg")) || ': ' || \(field("reason"))"
        return """
            CREATE VIEW messages AS
            SELECT run, request,
                \(text("request-sent", "pod")) AS pod,
                \(text("request-sent", field("to"))) AS service,
                \(text("request-sent", field("summary"))) AS summary,
                \(first("request-sent")) AS sent_ns,
                \(first("request-arrived")) AS arrived_ns,
                \(first("committed")) AS committed_ns,
                \(first("reply-sent")) AS replied_ns,
                \(text("reply-sent", field("summary"))) AS reply,
                \(first("reply-received")) AS received_ns,
                \(text("reply-received", field("outcome"))) AS outcome,
                \(first("request-abandoned")) AS abandoned_ns,
                \(text("message-lost", lost)) AS lost
            FROM event
            WHERE request IS NOT NULL
            GROUP BY run, request;
            """
    }

    private static func field(_ name: some StringProtocol) -> String {
        "json_extract(payload, '$.\(name)')"
    }

    /// A phrase as an SQL expression.
    private static func expression(_ phrase: String) -> String {
        phrase.split(separator: "{", omittingEmptySubsequences: false).enumerated()
            .map { index, part in
                guard index > 0, let end = part.firstIndex(of: "}") else { return "'\(part)'" }
                let name = part[..<end].split(separator: "?")
                let otherwise = name.count > 1 ? String(name[1]) : ""
                let value = "coalesce(nullif(\(field(name[0])), ''), '\(otherwise)')"
                return "\(value) || '\(part[part.index(after: end)...])'"
            }
            .joined(separator: " || ")
    }
}
