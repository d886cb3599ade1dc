internal import LockstepDeterminism

extension RegisterElection {
    /// Where a candidate stands.
    enum Phase: Hashable, Sendable {
        case idle
        case campaigning
        case holding
        /// The lock was lost; the work may still be ending.
        case lost(LossReason)
        case refused
        case releasing
    }

    /// The last state of the record that an answer showed.
    enum Known: Hashable, Sendable {
        case nothing
        case missing
        case record(RegisterRecord, RegisterVersion)
    }

    /// An acquisition that was sent.
    struct OwnSend: Hashable, Sendable {
        var grant: GrantID
        var sentAt: LocalInstant
        var expecting: ExpectedState
    }

    /// The request under way.
    struct Pending: Hashable, Sendable {
        var id: RequestID
        var purpose: Purpose
        var sentAt: LocalInstant
        /// What a write stores, and what it expects.
        var record: RegisterRecord?
        var expecting = ExpectedState.absent
    }

    enum Purpose: Hashable, Sendable {
        case read
        case acquire
        /// Create a placeholder where no record is.
        case place
        case renew
        case release
    }

    /// Whom the observers were last told of.
    struct Reported: Hashable, Sendable {
        var holder: String
        var grant: GrantID?
    }

    var timings: ElectionTimings { candidacy.timings }

    /// Whether a record carries a grant of this process.
    func isOwn(_ record: RegisterRecord) -> Bool {
        guard let carried = record.grant else { return false }
        if rules.namesAreGrants, record.holder == candidacy.identity { return true }
        return carried == grant || unresolved.contains { $0.grant == carried }
    }

    /// Draws from an answer what it says about the store, whatever the phase.
    mutating func absorb(
        _ completion: Completion<RegisterResponse>,
        of request: Pending,
        in context: Context,
        into directives: inout [Directive]
    ) {
        switch completion {
        case .ok(.found(let record, let version)):
            learn(.record(record, version), at: context.now, into: &directives)
        case .ok(.missing):
            learn(.missing, at: context.now, into: &directives)
        case .ok(.written(let version)):
            guard let record = request.record else { return }
            learn(.record(record, version), at: context.now, into: &directives)
        case .ok(.conflict):
            isKnownStale = true
        case .unknown:
            // A candidate looks before it writes again; a holder's retry settles it by itself.
            if request.purpose == .acquire || request.purpose == .place { isKnownStale = true }
            leaveOpen(request)
        case .ok(.refused), .failed: break
        }
    }

    /// Remembers an acquisition of unknown outcome.
    mutating func leaveOpen(_ request: Pending) {
        guard request.purpose == .acquire, let grant = request.record?.grant else { return }
        // Dropping the oldest is safe: what it wrote counts as somebody else's then.
        if unresolved.count == 8 { unresolved.removeFirst() }
        unresolved.append(
            OwnSend(grant: grant, sentAt: request.sentAt, expecting: request.expecting)
        )
    }

    private mutating func learn(
        _ state: Known,
        at now: LocalInstant,
        into directives: inout [Directive]
    ) {
        isKnownStale = false
        if state != known {
            if case .missing = state {
                missingLeaseNanoseconds = max(timings.leaseNanoseconds, publishedLeaseNanoseconds)
            }
            if !isSameVersion(state) { knownSince = now }
            known = state
        }
        var seen = Reported(holder: "", grant: nil)
        var expected = ExpectedState.absent
        if case .record(let record, let version) = state {
            // A placeholder is nobody, as the missing record was.
            let grant = record.isPlaceholder ? nil : record.grant
            seen = Reported(holder: record.holder, grant: grant)
            expected = .version(version)
        }
        // A write that expects another state than the present one can never succeed any more; or,
        // if it expects no record, counts as somebody else's should that state come again.
        unresolved.removeAll { $0.expecting != expected && $0.grant != seen.grant }
        if reported != seen {
            reported = seen
            directives.append(.observed(holder: seen.holder))
        }
    }

    private func isSameVersion(_ state: Known) -> Bool {
        guard case .record(_, let old) = known, case .record(_, let new) = state else {
            return false
        }
        return old == new
    }

    /// How long the known record has to rest before others may take it.
    var publishedLeaseNanoseconds: Int64 {
        guard case .record(let record, _) = known, record.leaseNanoseconds > 0 else {
            return timings.leaseNanoseconds
        }
        return record.leaseNanoseconds
    }

    /// Appends a request and remembers what it is for.
    mutating func send(
        _ request: RegisterRequest,
        for purpose: Purpose,
        in context: Context,
        into directives: inout [Directive]
    ) {
        sentCount &+= 1
        let id = RequestID(rawValue: sentCount)
        var sent = Pending(id: id, purpose: purpose, sentAt: context.now)
        if case .write(let record, let expecting) = request {
            sent.record = record
            sent.expecting = expecting
        }
        pending = sent
        directives.append(.send(sent.id, request))
    }
}
