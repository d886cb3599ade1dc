internal import LockstepDeterminism
internal import LockstepKubernetes

/// What a Lease says about the leader, as client-go's elector sees it.
struct LeaderRecord: Sendable {
    /// Empty for nobody.
    var holder: String
    /// What the holder lets others wait for.
    var leaseSeconds: Int64
    /// The times as the Lease spells them, with microseconds.
    var acquireTime: String
    var renewTime: String
    var transitions: Int64

    /// A record for a write at `wall`.
    init(holder: String, leaseSeconds: Int64, wall: WallInstant, transitions: Int64 = 0) {
        self.holder = holder
        self.leaseSeconds = leaseSeconds
        self.renewTime = MicroTime(wall).text
        self.acquireTime = renewTime
        self.transitions = transitions
    }

    /// What a Lease says; what is missing is empty or 0.
    init(_ lease: Lease) {
        let spec = lease.tree.object("spec")
        holder = spec?.string("holderIdentity") ?? ""
        leaseSeconds = spec?.integer("leaseDurationSeconds") ?? 0
        acquireTime = spec?.string("acquireTime") ?? ""
        renewTime = spec?.string("renewTime") ?? ""
        transitions = spec?.integer("leaseTransitions") ?? 0
    }

    /// The record as the spec of a Lease.
    var spec: JSONValue {
        .object(
            JSONObject(distinct: [
                JSONObject.Member(key: "holderIdentity", value: .string(holder)),
                JSONObject.Member(key: "leaseDurationSeconds", value: .integer(leaseSeconds)),
                JSONObject.Member(key: "acquireTime", value: .string(acquireTime)),
                JSONObject.Member(key: "renewTime", value: .string(renewTime)),
                JSONObject.Member(key: "leaseTransitions", value: .integer(transitions)),
            ])
        )
    }

    /// Whether two records are the same bytes once written with whole seconds.
    ///
    /// This is how client-go tells that a record was renewed, so two renewals within one second
    /// look like one.
    func reads(like other: LeaderRecord) -> Bool {
        holder == other.holder && leaseSeconds == other.leaseSeconds
            && transitions == other.transitions
            && isSameSecond(renewTime, other.renewTime)
            && isSameSecond(acquireTime, other.acquireTime)
    }

    /// Compares what stands before the fraction; the server gives every time back in one form.
    private func isSameSecond(_ one: String, _ other: String) -> Bool {
        one == other || one.utf8.prefix(19).elementsEqual(other.utf8.prefix(19))
    }
}

/// What an elector last learned of the leader, and when by its own clock.
struct LeaderView: Sendable {
    /// The record last read or written.
    private(set) var record: LeaderRecord?
    /// When that was, taken after the reply.
    private(set) var observed = LocalInstant(nanoseconds: 0)
    /// The record last *read*.
    private var read: LeaderRecord?

    /// Who leads as far as is known; empty for nobody.
    var holder: String { record?.holder ?? "" }

    /// Whether the record's own lease has not passed since it was observed.
    func isValid(at now: LocalInstant) -> Bool {
        guard let record else { return false }
        let (lease, overflow) = record.leaseSeconds.multipliedReportingOverflow(by: 1_000_000_000)
        return observed.advanced(byNanoseconds: overflow ? .max : lease) > now
    }

    /// Takes in what was read; the time counts anew only if it reads differently from before.
    mutating func noteRead(_ record: LeaderRecord, at now: LocalInstant) {
        if let read, read.reads(like: record) { return }
        read = record
        noteWritten(record, at: now)
    }

    /// Takes in what was written.
    mutating func noteWritten(_ record: LeaderRecord, at now: LocalInstant) {
        self.record = record
        observed = now
    }
}
