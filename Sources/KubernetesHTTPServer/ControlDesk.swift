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
        case ("GET", "faults", 1): return faults()
        case ("POST", "faults", 1): return begin(request.body)
        case ("DELETE", "faults", 1): return endAll()
        case ("DELETE", "faults", 2): return end(String(parts[1]))
        case (_, "faults", 1): return refuse(405, "faults knows GET, POST and DELETE")
        case (_, "faults", 2): return refuse(405, "a fault knows DELETE")
        default: return refuse(404, "there are history and faults")
        }
    }

    private func history() -> WireResponse {
        let observed = plane.withHistory { history, now in
            history.observed(seed: seed.rawValue, until: now)
        }
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
        let outcome: Result<Int64, Complaint> = plane.withHistory { history, now in
            let statements: [ClientStatement]
            do throws(Complaint) { statements = try ClientStatement.read(json, at: now) } catch {
                return .failure(error)
            }
            var last: UInt64 = 0
            for said in statements {
                if said.lacksToken { history.dropTokens() }
                last =
                    history.report(said.event, by: said.pod, incarnation: said.incarnation, at: now)
                    ?? last
            }
            return .success(Int64(last))
        }
        switch outcome {
        case .success(let sequence): return reply(201, ["sequence": .integer(sequence)])
        case .failure(let complaint): return refuse(400, complaint.sentence)
        }
    }

    private func faults() -> WireResponse {
        let list: [JSONValue] = plane.faults.map { fault in
            var tree: JSONObject = ["id": .string(fault.id), "fault": .string(fault.text)]
            if let end = fault.end {
                let left = max(end.nanoseconds - plane.clock.now.nanoseconds, 0)
                tree["secondsLeft"] = .double(Double(left / 1_000_000) / 1_000)
            }
            return .object(tree)
        }
        return reply(200, ["faults": .array(list)])
    }

    private func begin(_ body: [UInt8]) -> WireResponse {
        guard let json = try? JSONValue(parsing: body) else {
            return refuse(400, "the body is no JSON; " + FaultOrder.expectation)
        }
        do throws(Complaint) {
            let order = try FaultOrder(json)
            let count = plane.replicaCount
            if let replica = order.disturbance.replica, replica >= count {
                throw Complaint(
                    "there is no replica \(replica), only "
                        + (count == 1 ? "replica 0" : "the replicas 0 to \(count - 1)")
                        + "; `lockstep serve --replicas` gives more"
                )
            }
            guard let id = plane.begin(order) else {
                return refuse(429, "\(LiveFaults.limit) faults last already; DELETE one")
            }
            return reply(201, ["id": .string(id)])
        } catch {
            return refuse(400, error.sentence)
        }
    }

    private func end(_ id: String) -> WireResponse {
        guard plane.end(id) else { return refuse(404, "no fault \(id) lasts; GET lists them") }
        return reply(200, ["id": .string(id)])
    }

    /// Ends every fault that lasts; what a plan has yet to begin still begins.
    private func endAll() -> WireResponse {
        reply(200, ["ids": .array(plane.endAll().map { .string($0) })])
    }

    func refuse(_ status: Int, _ sentence: String) -> WireResponse {
        reply(status, ["error": .string(sentence)])
    }

    func reply(_ status: Int, _ json: JSONValue) -> WireResponse {
        WireResponse(APIResponse(status: status, body: json))
    }
}
