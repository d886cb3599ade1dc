import LockstepCoordination
import LockstepDeterminism
import LockstepKubernetes
import LockstepKubernetesBackend
import Testing

@Suite("ticket mapping")
struct TicketMappingTests {
    let mapping = TicketMapping(name: "l", namespace: "x")
    let version = RegisterVersion(version: "41", uid: "u-1", orderKey: 41)
    let id = GrantID(rawValue: 255)
    var ticket: QueueTicket {
        QueueTicket(
            id: id,
            holder: "pod_a",
            leaseNanoseconds: 14_000_000_001,
            place: 40,
            drawTime: WallInstant(nanoseconds: 1_767_225_600_000_000_000),
            renewTime: WallInstant(nanoseconds: 1_767_225_601_500_000_000)
        )
    }

    private func answer(_ status: Int, _ body: JSONValue = .null) -> APIOutcome {
        .response(APIResponse(status: status, body: body))
    }

    @Test("a ticket is a Lease of its own, found by a label, that notes its place")
    func renew() {
        let request = mapping.request(for: .renew(ticket, over: version))
        #expect(request.verb == .put)
        #expect(request.path == .leases(in: "x", name: "l.00000000000000ff"))
        let metadata = request.body?["metadata"]
        #expect(metadata?["uid"] == "u-1")
        #expect(metadata?["resourceVersion"] == "41")
        #expect(metadata?["labels"]?["lockstep-queue"] == "l")
        #expect(metadata?["annotations"]?["lockstep-place"] == "40")
        let spec = request.body?["spec"]
        #expect(spec?["holderIdentity"] == "pod_a")
        #expect(spec?["leaseDurationSeconds"] == 15)
        #expect(spec?["acquireTime"] == "2026-01-01T00:00:00.000000Z")
        #expect(spec?["renewTime"] == "2026-01-01T00:00:01.500000Z")
    }

    @Test("a new ticket has no version and notes no place")
    func join() {
        var ticket = ticket
        ticket.place = nil
        let request = mapping.request(for: .join(ticket))
        #expect(request.verb == .post && request.path == .leases(in: "x"))
        #expect(request.body?["metadata"]?["annotations"] == nil)
        #expect(request.body?["metadata"]?["resourceVersion"] == nil)
    }

    @Test("an own ticket is removed by its uid, another one in exactly one state")
    func deletions() {
        let leave = mapping.request(for: .leave(id, uid: "u-1"))
        #expect(leave.verb == .delete)
        #expect(leave.body?["preconditions"] == ["uid": "u-1"])
        #expect(mapping.request(for: .leave(id, uid: nil)).body?["preconditions"] == nil)
        let remove = mapping.request(for: .remove(id, version))
        #expect(remove.body?["preconditions"] == ["uid": "u-1", "resourceVersion": "41"])
    }

    @Test("a queue is read back, with the noted place or else the version, and strangers left out")
    func look() throws {
        let request = mapping.request(for: .look)
        #expect(request.summary == "LIST leases")
        #expect(request.query["labelSelector"] == "lockstep-queue=l")
        var noted = mapping.request(for: .renew(ticket, over: version)).body ?? .null
        var fresh = noted
        var stranger = noted
        if case .object(var tree) = fresh {
            var metadata = tree[object: "metadata"]
            metadata["annotations"] = nil
            metadata["name"] = "l.0000000000000100"
            tree["metadata"] = .object(metadata)
            fresh = .object(tree)
            metadata["name"] = "l"
            tree["metadata"] = .object(metadata)
            stranger = .object(tree)
        }
        if case .object(let tree) = noted { noted = .object(tree) }
        let list: JSONValue = ["kind": "LeaseList", "items": .array([noted, fresh, stranger])]
        let completion = mapping.completion(of: answer(200, list), for: .look)
        let tickets = try #require(completion.standing)
        #expect(tickets.map(\.place) == [40, 41])
        #expect(tickets.map(\.ticket.id.rawValue) == [255, 256])
        #expect(tickets.map(\.version) == [version, version])
        #expect(tickets.first?.ticket.leaseNanoseconds == 15_000_000_000)
        #expect(tickets.first?.ticket.holder == "pod_a")
    }

    @Test(
        "statuses mean what they say, and no more",
        arguments: [
            (200, QueueRequest.leave(GrantID(rawValue: 1), uid: nil), Meaning.ok(.removed)),
            (404, .leave(GrantID(rawValue: 1), uid: nil), .ok(.missing)),
            (409, .leave(GrantID(rawValue: 1), uid: "u"), .ok(.conflict)),
            (503, .leave(GrantID(rawValue: 1), uid: "u"), .unknown),
            (429, .leave(GrantID(rawValue: 1), uid: "u"), .failed),
            (404, .look, .failed),
            (500, .look, .unknown),
        ] as [(Int, QueueRequest, Meaning<QueueResponse>)]
    )
    func statuses(status: Int, request: QueueRequest, meaning: Meaning<QueueResponse>) {
        #expect(Meaning(mapping.completion(of: answer(status), for: request)) == meaning)
    }

    @Test("what happens to a ticket that is made")
    func joinStatuses() {
        let join = QueueRequest.join(ticket)
        #expect(mapping.completion(of: answer(409), for: join) == .ok(.present))
        let invalid = Status(code: 422, reason: .invalid, message: "no label").json
        #expect(
            mapping.completion(of: answer(422, invalid), for: join) == .ok(.refused("no label"))
        )
        #expect(Meaning(mapping.completion(of: answer(403), for: join)) == .failed)
        #expect(Meaning(mapping.completion(of: answer(504), for: join)) == .unknown)
        #expect(Meaning(mapping.completion(of: answer(201), for: join)) == .unknown)
        let made = mapping.request(for: .renew(ticket, over: version)).body ?? .null
        #expect(mapping.completion(of: answer(201, made), for: join) == .ok(.written(version)))
    }
}

extension Completion<QueueResponse> {
    /// The tickets that a look has seen; `nil` if it saw no queue.
    fileprivate var standing: [StandingTicket]? {
        guard case .ok(.queue(let tickets)) = self else { return nil }
        return tickets
    }
}
