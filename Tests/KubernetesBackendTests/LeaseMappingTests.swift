import LockstepCoordination
import LockstepDeterminism
import LockstepKubernetes
import LockstepKubernetesBackend
import Testing

@Suite("lease mapping")
struct LeaseMappingTests {
    let mapping = LeaseMapping(name: "l", namespace: "x")
    let version = RegisterVersion(version: "41", uid: "u-1", orderKey: 41)
    let record = RegisterRecord(
        holder: "pod_a",
        grant: GrantID(rawValue: 255),
        leaseNanoseconds: 14_000_000_001,
        acquireTime: WallInstant(nanoseconds: 1_767_225_600_000_000_000),
        renewTime: WallInstant(nanoseconds: 1_767_225_601_500_000_000),
        transitions: 3
    )

    @Test("a write names uid and version, rounds the lease up, and spells the grant")
    func put() {
        let request = mapping.request(for: .write(record, expecting: .version(version)))
        #expect(request.verb == .put)
        #expect(request.path == .leases(in: "x", name: "l"))
        #expect(request.body?["metadata"]?["uid"] == "u-1")
        #expect(request.body?["metadata"]?["resourceVersion"] == "41")
        let spec = request.body?["spec"]
        #expect(spec?["holderIdentity"] == "pod_a_00000000000000ff")
        #expect(spec?["leaseDurationSeconds"] == 15)
        #expect(spec?["leaseTransitions"] == 3)
        #expect(spec?["acquireTime"] == "2026-01-01T00:00:00.000000Z")
        #expect(spec?["renewTime"] == "2026-01-01T00:00:01.500000Z")
    }

    @Test("a first write creates, without a version")
    func post() {
        let request = mapping.request(for: .write(record, expecting: .absent))
        #expect(request.verb == .post)
        #expect(request.path == .leases(in: "x"))
        #expect(request.body?["metadata"]?["resourceVersion"] == nil)
        #expect(request.body?["metadata"]?["name"] == "l")
    }

    @Test("a release names nobody and keeps a duration the server accepts", arguments: [0, 15])
    func release(seconds: Int64) {
        var free = record
        free.holder = ""
        free.grant = nil
        free.leaseNanoseconds = seconds * 1_000_000_000
        let spec = mapping.request(for: .write(free, expecting: .version(version))).body?["spec"]
        #expect(spec?["holderIdentity"] == "")
        #expect(spec?["leaseDurationSeconds"] == .integer(max(seconds, 1)))
    }

    @Test("what was written is read back")
    func roundTrip() {
        let request = mapping.request(for: .write(record, expecting: .version(version)))
        let answer = APIOutcome.response(APIResponse(status: 200, body: request.body ?? .null))
        var expected = record
        expected.leaseNanoseconds = 15_000_000_000
        #expect(mapping.completion(of: answer, for: .read) == .ok(.found(expected, version)))
    }

    @Test(
        "a holder without a grant stays whole",
        arguments: ["", "b", "host_0123", "host_00000000000000FF", "host-00000000000000ff", "_x"]
    )
    func foreignHolder(text: String) {
        let (holder, grant) = LeaseHolder.read(text)
        #expect(holder == text && grant == nil)
    }

    @Test("a placeholder has a grant, no holder, and a name that no other client takes for nobody")
    func placeholder() {
        var mark = record
        mark.holder = ""
        let request = mapping.request(for: .write(mark, expecting: .absent))
        #expect(request.body?["spec"]?["holderIdentity"] == "_00000000000000ff")
        #expect(request.body?["spec"]?["leaseDurationSeconds"] == 15)
        let (holder, grant) = LeaseHolder.read("_00000000000000ff")
        #expect(holder.isEmpty && grant == GrantID(rawValue: 255))
    }

    enum Ask: String, Sendable { case read, create, update }

    @Test(
        "statuses mean what they say, and no more",
        arguments: [
            (404, Ask.read, Meaning<RegisterResponse>.ok(.missing)),
            (404, .update, .ok(.missing)), (404, .create, .failed),
            (409, .update, .ok(.conflict)), (409, .create, .ok(.conflict)),
            (401, .update, .failed), (403, .create, .failed), (422, .update, .failed),
            (422, .create, .ok(.refused("the name is invalid"))),
            (429, .update, .failed), (408, .update, .unknown),
            (500, .update, .unknown), (503, .create, .unknown), (504, .update, .unknown),
            (200, .read, .failed), (200, .update, .unknown),
        ]
    )
    func statuses(status: Int, ask: Ask, meaning: Meaning<RegisterResponse>) {
        let request: RegisterRequest =
            switch ask {
            case .read: .read
            case .create: .write(record, expecting: .absent)
            case .update: .write(record, expecting: .version(version))
            }
        // The body is no Lease: success without a version is not success.
        let outcome = APIOutcome.response(APIResponse(status: status, body: .null))
        #expect(Meaning(mapping.completion(of: outcome, for: request)) == meaning)
    }

    @Test("what was not sent failed; what went unanswered is unknown")
    func transportOutcomes() {
        #expect(
            mapping.completion(of: .notSent("refused"), for: .read) == .failed(because: "refused")
        )
        #expect(
            mapping.completion(of: .unknown("reset"), for: .read) == .unknown(because: "reset")
        )
    }

    @Test("why a request came to nothing is what the server says")
    func reasons() {
        func reason(_ status: Int, _ body: JSONValue, _ request: RegisterRequest) -> String? {
            let answer = APIResponse(status: status, body: body)
            return mapping.completion(of: .response(answer), for: request).reason
        }
        let forbidden = Status(code: 403, reason: .forbidden, message: "pod-a may not").json
        #expect(reason(403, forbidden, .read) == "the API server answered 403: pod-a may not")
        #expect(reason(502, .string("<html>"), .read) == "the API server answered 502")
        #expect(reason(200, .null, .read) == "the answer is no Lease")
        let write = RegisterRequest.write(record, expecting: .version(version))
        #expect(reason(201, .null, write) == "the answer is no Lease")
        #expect(reason(404, .null, .read) == nil)
    }

    @Test("versions that are no numbers have no order")
    func opaqueVersion() {
        var lease = Lease(name: "l", namespace: "x")
        lease.metadata.uid = "u"
        lease.metadata.resourceVersion = "abc"
        let outcome = APIOutcome.response(APIResponse(status: 200, body: lease.json))
        guard
            case .ok(.found(let record, let version)) = mapping.completion(
                of: outcome,
                for: .read
            )
        else {
            Issue.record("a lease was not read")
            return
        }
        #expect(version.orderKey == nil && record.isFree && record.leaseNanoseconds == 0)
    }
}
