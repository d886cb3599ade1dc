import LockstepDeterminism
import LockstepKubernetes
import Testing

@testable import LockstepBackends

@Suite("client-go's view of a record")
struct LeaderRecordTests {
    private let second: Int64 = 1_000_000_000

    private func record(at milliseconds: Int64, holder: String = "a") -> LeaderRecord {
        let wall = WallInstant(nanoseconds: milliseconds * 1_000_000)
        var record = LeaderRecord(holder: holder, leaseSeconds: 15, wall: wall)
        record.acquireTime = MicroTime(microseconds: 0).text
        return record
    }

    @Test("a record survives the way through a Lease")
    func roundTrip() {
        var lease = Lease(name: "leader", namespace: "default")
        lease.tree["spec"] = record(at: 1_500).spec
        #expect(lease.holderIdentity == "a")
        #expect(lease.renewTime == MicroTime(microseconds: 1_500_000))
        #expect(LeaderRecord(lease).spec == record(at: 1_500).spec)
    }

    @Test("two renewals within one second read alike, and others do not")
    func wholeSeconds() {
        #expect(record(at: 1_000).reads(like: record(at: 1_999)))
        #expect(!record(at: 1_999).reads(like: record(at: 2_000)))
        #expect(!record(at: 1_000).reads(like: record(at: 1_000, holder: "b")))
    }

    @Test("the lease of another counts from when a renewal was first read")
    func observation() {
        var view = LeaderView()
        #expect(!view.isValid(at: LocalInstant(nanoseconds: 0)))
        view.noteRead(record(at: 1_000), at: LocalInstant(nanoseconds: 3 * second))
        view.noteRead(record(at: 1_500), at: LocalInstant(nanoseconds: 5 * second))
        #expect(view.isValid(at: LocalInstant(nanoseconds: 18 * second - 1)))
        #expect(!view.isValid(at: LocalInstant(nanoseconds: 18 * second)))
        view.noteRead(record(at: 2_000), at: LocalInstant(nanoseconds: 7 * second))
        #expect(view.isValid(at: LocalInstant(nanoseconds: 18 * second)))
    }

    @Test("an own write counts from its answer, and what was read before is still known")
    func ownWrite() {
        var view = LeaderView()
        view.noteRead(record(at: 1_000), at: LocalInstant(nanoseconds: second))
        view.noteWritten(record(at: 9_000, holder: "b"), at: LocalInstant(nanoseconds: 9 * second))
        #expect(view.holder == "b")
        #expect(view.isValid(at: LocalInstant(nanoseconds: 23 * second)))
        // What was read last has not changed, so reading it again teaches nothing.
        view.noteRead(record(at: 1_000), at: LocalInstant(nanoseconds: 10 * second))
        #expect(view.holder == "b")
    }
}
