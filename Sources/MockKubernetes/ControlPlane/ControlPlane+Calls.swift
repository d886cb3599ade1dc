internal import LockstepDeterminism
internal import LockstepKubernetes

// The way of a call: admitted to a seat, worked on, carried out by the store or from the cache,
// worked on again, finished. Wherever it has to wait it is parked, and taken up again later.
extension ControlPlane {
    /// Seats a call that has just come, has it wait for a seat, or turns it away.
    mutating func admit(_ call: consuming Call, at now: Moment) {
        if let refusal = Refusal.ofTimeout(in: call.request) {
            finish(call, refusal.response)
            return
        }
        switch replicas[call.replica].seats.admit(call.id, call.level, of: call.user) {
        case .seated:
            call.hasSeat = true
            work(call, at: now)
        case .queued(let queue):
            call.queue = queue
            let limit = PriorityLevel.waitLimitNanoseconds
            park(call, .queued, until: now.instant.advanced(byNanoseconds: limit))
        case .refused:
            finish(call, .tooManyRequests)
        }
    }

    /// Spends the part of the service time that lies before the store's turn.
    mutating func work(_ call: Call, at now: Moment) {
        let total = serviceNanoseconds(of: call)
        guard total > 0 else {
            execute(call, at: now)
            return
        }
        let before = nanoseconds(of: total, beforeStoreIn: call)
        park(call, .working, until: now.instant.advanced(byNanoseconds: before))
    }

    /// The part of a call's service time that lies before the store's turn.
    private func nanoseconds(of total: Int64, beforeStoreIn call: Call) -> Int64 {
        let turn = draws.storeTurn(of: call.ordinal)
        // In two parts, since the product of years and millionths is more than 64 bits can hold.
        return total / 1_000_000 * turn + total % 1_000_000 * turn / 1_000_000
    }

    private func serviceNanoseconds(of call: Call) -> Int64 {
        let time = draws.serviceTime(of: call.ordinal, within: settings.serviceTimeNanoseconds)
        return time + replicas[call.replica].addedServiceNanoseconds
    }

    /// Carries a call out, unless it has to wait for the store or for the cache.
    mutating func execute(_ call: Call, at now: Moment) {
        let need = server.need(of: call.request)
        if need == .linearizable, !isStoreReachable(from: call.replica) {
            hold(call)
            return
        }
        if let version = need.version, !hasSeen(version, need, call.replica, at: now.instant) {
            guard call.stage != .waiting(version) else {
                carryOut(call, at: now)
                return
            }
            let limit = now.instant.advanced(byNanoseconds: ReadNeed.waitLimitNanoseconds)
            park(call, .waiting(version), until: limit)
            waiting.append(call.id)
            wake(call.replica)
            return
        }
        carryOut(call, at: now)
    }

    private mutating func carryOut(_ call: Call, at now: Moment) {
        if call.request.isWatch {
            open(call, at: now)
        } else {
            answer(call, at: now)
        }
    }

    /// Has the registry answer, and spends the rest of the service time.
    private mutating func answer(_ call: Call, at now: Moment) {
        let response = response(to: call, at: now)
        settle(by: call.id, at: now)
        if let fate = fate(of: call, at: .after) {
            suffer(call, fate.effect, by: fate.cause)
            tell(at: now)
            return
        }
        let total = serviceNanoseconds(of: call)
        if total > 0, !call.isGivenUp {
            let before = nanoseconds(of: total, beforeStoreIn: call)
            var answered = call
            answered.response = response
            park(answered, .replying, until: now.instant.advanced(byNanoseconds: total - before))
        } else {
            finish(call, response)
        }
        tell(at: now)
    }

    /// Puts the answer out and frees the seat.
    mutating func finish(_ call: Call, _ response: consuming APIResponse) {
        if !call.isGivenUp { outputs.append(.answer(call.id, consume response)) }
        leave(call)
    }

    /// Frees a call's seat for the next one, whose turn comes when this one is through.
    mutating func leave(_ call: Call) {
        guard call.hasSeat else { return }
        let next = replicas[call.replica].seats.free(call.level)
        guard let next, var waiter = calls.removeValue(forKey: next) else { return }
        waiter.hasSeat = true
        waiter.due = nil
        seated.append(waiter)
    }

    /// Lets those work who have been seated, until nobody is left.
    mutating func startSeated(at now: Moment) {
        while !seated.isEmpty {
            let calls = seated
            seated = []
            for call in calls { work(call, at: now) }
        }
    }

    /// Sets a call aside until it goes on by itself, or is taken up by something else.
    mutating func park(_ parked: Call, _ stage: Call.Stage, until due: Instant?) {
        var call = parked
        call.stage = stage
        call.due = due
        if let due { agenda.add(.call(call.id), due: due) }
        if !call.hasDeadline {
            call.hasDeadline = true
            let deadline = Deadline(of: call.request)
            let end = call.arrived.advanced(byNanoseconds: deadline.nanoseconds)
            agenda.add(.deadline(call.id), due: end)
        }
        calls[call.id] = call
    }

    /// A parked call goes on by itself.
    mutating func resume(_ id: UInt64, at now: Moment) {
        guard var call = calls.removeValue(forKey: id) else { return }
        call.due = nil
        switch call.stage {
        case .queued:
            replicas[call.replica].seats.leaveQueue(call.id, call.level, call.queue)
            finish(call, .tooManyRequests)
        case .working: execute(call, at: now)
        case .waiting:
            waiting.removeAll { $0 == id }
            execute(call, at: now)
        case .replying:
            if let response = call.response { finish(call, response) }
        case .held, .hung: break
        }
    }

    /// The time of a parked call is over: its client is told so.
    mutating func expire(_ id: UInt64) {
        guard let call = calls[id], !call.isGivenUp, call.stage != .hung else { return }
        switch Deadline(of: call.request).ending {
        case .allotted: outputs.append(.answer(id, .allottedTimePassed))
        case .exceeded: outputs.append(.answer(id, .requestTimePassed))
        case .broken: outputs.append(.broken(id))
        }
        giveUp(call)
    }

    /// Nobody waits for a parked call any more.
    ///
    /// What the store has been asked for may still be carried out when it answers again.
    mutating func giveUp(_ parked: Call) {
        var call = parked
        guard !call.isGivenUp else { return }
        calls[call.id] = nil
        switch call.stage {
        case .queued: replicas[call.replica].seats.leaveQueue(call.id, call.level, call.queue)
        case .waiting: waiting.removeAll { $0 == call.id }
        case .held:
            if call.request.verb == .get {
                held.removeAll { $0 == call.id }
            } else {
                call.isGivenUp = true
                let hadSeat = call.hasSeat
                call.hasSeat = false
                calls[call.id] = call
                call.hasSeat = hadSeat
            }
        case .hung: hung.removeAll { $0.id == call.id }
        case .working, .replying: break
        }
        leave(call)
    }
}

extension ReadNeed {
    /// How long a read waits for a cache, in nanoseconds.
    static let waitLimitNanoseconds: Int64 = 3_000_000_000

    /// The revision that must have been reached.
    var version: Int64? {
        switch self {
        case .atLeast(let version), .exactly(let version): version
        case .linearizable, .anyCached: nil
        }
    }
}
