internal import LockstepCoordination
internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepServices
internal import LockstepSimulation

// What a machine does of what its driver asks for.
extension ElectorMachine {
    mutating func begin(_ context: InstanceContext, _ out: inout Directives) {
        out.report(.campaignBegan(lock: candidacy.name))
        driver.start(in: context, into: &actions)
    }

    mutating func act(_ context: InstanceContext, _ out: inout Directives) {
        while !actions.isEmpty {
            let batch = actions
            actions.removeAll(keepingCapacity: true)
            for action in batch { perform(action, context, &out) }
        }
    }

    private mutating func perform(
        _ action: DriverAction<Core.Request>,
        _ context: InstanceContext,
        _ out: inout Directives
    ) {
        let lock = candidacy.name
        switch action {
        case .send(let id, let request, _):
            lastTag += 1
            requests.append((lastTag, id, request))
            let asked = mapping.request(for: request)
            let sent = rewrite?(asked) ?? asked
            guard relay == nil else {
                complete(relay?.send(sent, tag: lastTag, at: context.now, &out), context)
                break
            }
            out.send(to: service, tag: lastTag, KubernetesService.parcel(for: sent))
        case .expire(let id), .abandon(let id):
            guard let index = requests.firstIndex(where: { $0.id == id }) else { break }
            let tag = requests.remove(at: index).tag
            complete(relay?.abandon(tag, at: context.now, &out), context)
        case .granted(let grant):
            isLeading = true
            tasksLeft += tasksLeftByTerm
            out.report(
                .granted(lock: lock, token: Token(grant.token), deadline: grant.knownDeadline)
            )
            out.report(.callback(lock: lock, which: .started, reason: ""))
            guard work != nil else { break }
            out.report(.bodyBegan(lock: lock, token: Token(grant.token)))
            let word = randomness.next()
            work?.begin(at: context.now, drawing: word)
        case .extended(let deadline):
            out.report(.deadlineSet(lock: lock, deadline: deadline))
        case .lost(let reason):
            guard work?.end == nil else {
                isLeading = false
                loss = reason
                out.report(.beliefEnded(lock: lock, reason: reason.description))
                cancelWork(context, &out)
                break
            }
            end(reason.description, &out)
            driver.stop(in: context, into: &actions)
        case .refused(let reason):
            end(reason.description, &out)
            isEnding = true
            refusal = reason
            driver.stop(in: context, into: &actions)
        case .releasing:
            out.report(.releaseSent(lock: lock))
        case .released(let outcome):
            out.report(.releaseEnded(lock: lock, outcome: Outcome(outcome)))
            release(context, &out)
        case .waiting(let place):
            out.report(.waiting(lock: lock, place: place))
        case .leftQueue:
            out.report(.leftQueue(lock: lock))
        case .observed(let holder):
            out.report(.leaderObserved(lock: lock, holder: holder))
        }
    }

    /// The lock is given back: the next campaign begins, or the program returns.
    private mutating func release(_ context: InstanceContext, _ out: inout Directives) {
        guard !isEnding else {
            end = ProgramEnd(
                error: refusal?.description,
                tasks: tasksLeft,
                timers: driver.nextWake == nil ? 0 : 1,
                calls: requests.count
            )
            return
        }
        begin(context, &out)
    }

    mutating func end(_ reason: String, _ out: inout Directives) {
        guard isLeading else { return }
        isLeading = false
        out.report(.beliefEnded(lock: candidacy.name, reason: reason))
        out.report(.callback(lock: candidacy.name, which: .stopped, reason: reason))
    }

    mutating func cancelWork(_ context: InstanceContext, _ out: inout Directives) {
        guard work?.cancel(at: context.now) == true else { return }
        out.report(.bodyCancelled(lock: candidacy.name))
    }

    /// The work has ended: so does the term, and the lock is given back.
    mutating func finishWork(_ context: InstanceContext, _ out: inout Directives) {
        out.report(.bodyEnded(lock: candidacy.name))
        if let loss {
            self.loss = nil
            out.report(
                .callback(lock: candidacy.name, which: .stopped, reason: loss.description)
            )
        } else {
            end(isEnding ? "the pod was asked to end" : "the work has ended", &out)
        }
        driver.stop(in: context, into: &actions)
    }
}
