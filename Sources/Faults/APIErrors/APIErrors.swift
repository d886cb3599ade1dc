internal import LockstepDeterminism
internal import LockstepSimulation

/// Has the API server answer some requests with an error, before or after carrying them out.
public struct APIErrors: ServiceFault {
    private static let verbs = ["get", "list", "watch", "create", "update", "patch", "delete"]
    private static let statuses: [Int64] = [401, 403, 404, 409, 410, 429]
    private static let stages = ["before", "after"]

    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "api-errors",
            summary: "The API server answers some requests with an error, carried out or not.",
            incident: "Creations that timed out, had been carried out, and met themselves when "
                + "they were repeated: https://github.com/jupyterhub/kubespawner/pull/433",
            target: .nothing,
            random: FaultKind.occurrence + APIErrors.parameters,
            fixed: APIErrors.parameters,
            defaults: .serviceTrouble(
                lasting: 2...20,
                [
                    "share": .share(partsPerMillion: 500_000), "status": .count(503),
                    "stage": .text("after"),
                ]
            ),
            reason: "Half of all answers, so that some attempts to renew come through and "
                + "some do not."
        )
    }

    private static let parameters = [
        Parameter("verbs", .list(verbs), "which requests; all of them"),
        Parameter("share", .share, "how many of those"),
        Parameter("stage", .choice(stages), "before or after they are carried out"),
        Parameter(
            "status",
            .count(401...599),
            "with which status: 401, 403, 404, 409, 410, 429, or 500 to 599"
        ),
        Parameter("retryAfter", .count(0...3_600), "after how many seconds to ask again; not said"),
    ]

    /// The errors.
    public init() {}

    /// Verbs, stage and status must be such that there are.
    public func objection(to fault: PlannedFault) -> String? {
        for verb in (fault.text("verbs") ?? "").split(separator: " ")
        where !APIErrors.verbs.contains(String(verb)) {
            return "verb \(verb), where there are \(APIErrors.verbs.joined(separator: ", "))"
        }
        let stage = fault.text("stage") ?? "after"
        guard APIErrors.stages.contains(stage) else {
            return "stage \(stage), where there are \(APIErrors.stages.joined(separator: ", "))"
        }
        if let status = fault.number("status"), !APIErrors.statuses.contains(status),
            !(500...599).contains(status)
        {
            let known = APIErrors.statuses.map(String.init).joined(separator: ", ")
            return "status \(status), where it is one of \(known), or 500 to 599"
        }
        return fault.objection(to: "share", within: 0...1_000_000)
            ?? fault.objection(to: "retryAfter", within: 0...3_600)
    }

    /// What they are told.
    public func trouble(_ fault: PlannedFault) -> String {
        var text = "request-errors stage=\(fault.text("stage") ?? "after")"
        text += " status=\(fault.number("status") ?? 503)"
        text += " share=\(fault.number("share") ?? 500_000)ppm"
        if let seconds = fault.number("retryAfter") { text += " retry-after=\(seconds)" }
        let verbs = (fault.text("verbs") ?? "").split(separator: " ").joined(separator: ",")
        if !verbs.isEmpty { text += " verbs=\(verbs)" }
        return text
    }
}
