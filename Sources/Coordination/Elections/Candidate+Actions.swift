public import LockstepDeterminism

extension Candidate {
    /// Does what the driver asked for, in order, until it asks for nothing more.
    @inlinable
    mutating func act(in context: InstanceContext) {
        while !actions.isEmpty {
            let batch = actions
            actions.removeAll(keepingCapacity: true)
            for action in batch { perform(action, in: context) }
        }
    }

    @inlinable
    mutating func perform(
        _ action: DriverAction<Core.Request>,
        in context: InstanceContext
    ) {
        switch action {
        case .send(let id, let request, _): send(request, as: id)
        case .expire(let id):
            note(InstanceDriver<Core>.unanswered)
            abandon(id)
        case .abandon(let id): abandon(id)
        case .granted(let grant): begin(grant)
        case .extended(let deadline):
            term?.state.extend(to: deadline)
            note(.deadlineMoved(deadline))
        case .lost(let reason):
            loss = reason
            term?.state.end()
            note(.beliefEnded(.lost(reason)))
            cancelWork()
        case .refused(let reason):
            loss = reason
            isRefused = true
            stop(in: context)
        case .releasing: note(.releaseSent)
        case .released(let outcome):
            note(.releaseEnded(outcome))
            isReleased = true
        case .observed(let holder): note(.observedLeader(holder))
        case .waiting(let place): note(.waiting(place: place))
        case .leftQueue: note(.leftQueue)
        }
    }

    @inlinable
    mutating func send(_ request: Core.Request, as id: RequestID) {
        let task = Task { [backend, candidacy, mailbox] in
            mailbox.post(.reply(id, await backend.perform(request, for: candidacy)))
        }
        requests.append((id, task))
    }

    @inlinable
    mutating func abandon(_ id: RequestID) {
        for request in requests where request.id == id { request.task.cancel() }
        requests.removeAll { $0.id == id }
    }

    /// The lock is held: begin the work.
    @inlinable
    mutating func begin(_ grant: Grant) {
        precondition(term == nil, "a core has granted \(candidacy.name) twice in one campaign")
        let term = Term(
            name: candidacy.name,
            holder: candidacy.identity,
            grant: grant,
            timekeeper: environment.timekeeper
        )
        self.term = term
        note(.granted(grant.token, deadline: grant.deadline))
        note(.bodyBegan(grant.token))
        work = Task { [body, mailbox] in
            do {
                let value = try await WorkNesting.under(term.name) { try await body(term) }
                mailbox.post(.bodyEnded(.success(value)))
            } catch {
                mailbox.post(.bodyEnded(.failure(error)))
            }
        }
    }

    /// Asks the work to end, once.
    @inlinable
    mutating func cancelWork() {
        guard let work, !isWorkCancelled else { return }
        isWorkCancelled = true
        note(.bodyCancelled)
        work.cancel()
    }

    /// The work has ended: so does the term, and the lock is given back.
    @inlinable
    mutating func end(in context: InstanceContext) {
        var why = TermEnd.finished
        if let loss {
            why = .lost(loss)
        } else {
            if isCancelled {
                why = .cancelled
            } else if case .failure = result {
                why = .failed
            }
            term?.state.end()
            note(.beliefEnded(why))
        }
        note(.stopped(why))
        stop(in: context)
    }

    /// Tells the instance to give back what it holds, once.
    @inlinable
    mutating func stop(in context: InstanceContext) {
        guard !isStopping else { return }
        isStopping = true
        driver.stop(in: context, into: &actions)
    }

    /// Begins to listen to what the store tells unasked, if it ever does.
    @inlinable
    func listen() -> Task<Void, Never>? {
        guard Core.Notice.self != Never.self else { return nil }
        return Task { [backend, candidacy, mailbox] in
            await backend.notices(for: candidacy) { mailbox.post(.notice($0)) }
        }
    }
}
