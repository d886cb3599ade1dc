internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepKubernetes
internal import LockstepMockKubernetes
internal import LockstepRuns

/// Answers what is asked under `/lockstep/v1`: the history, and the faults.
struct ControlDesk: Sendable {
    static let prefix = "/lockstep/v1/"

    let plane: LivePlane
    let seed: Seed

    /// Answers a request whose target begins with `prefix`.
    func answer(_ request: WireRequest) -> WireResponse {
        let path = request.target.split(separator: "?", maxSplits: 1)[0].dropFirst(
            ControlDesk.prefix.count
        )
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        switch (request.method, parts.first, parts.count) {
        case ("GET", "history", 1): return history()
        case ("POST", "history", 1): return take(request.body)
        case (_, "history", 1): return refuse(405, "history knows GET and POST")
        default: return refuse(404, "there are history and faults")
        }
    }

    private func history() -> WireResponse {
        let observed = plane.withHistory { history, now in history.observed(seed: seed.rawValue, until: now) }
        return WireResponse(
            status: 200,
            contentType: "application/jsonl",
            body: observed.lines
        )
    }

    private func take(_ body: [UInt8]) -> WireResponse {
        guard let json = try? JSONValue(parsing: body) else {
            return refuse(400, "the body is no JSON; " + ClientStatement.expectation)
        }
        let sequence: Int64? = plane.withHistory { history, now in
            guard let statements = ClientStatement.read(json, at: now) else { return nil }
            var last: UInt64 = 0
            for said in statements {
                last =
                    history.report(said.event, by: said.pod, incarnation: said.incarnation, at: now)
                    ?? last
            }
            return Int64(last)
        }
        guard let sequence else { return refuse(400, ClientStatement.expectation) }
        return reply(201, ["sequence": .integer(sequence)])
    }

    func refuse(_ status: Int, _ sentence: String) -> WireResponse {
        reply(status, ["error": .string(sentence)])
    }

    func reply(_ status: Int, _ json: JSONValue) -> WireResponse {
        WireResponse(APIResponse(status: status, body: json))
    }
}
