internal import LockstepDeterminism
internal import LockstepHistories

// What happens to a message on a link that carries rules.
extension World {
    /// What a rule leaves of a message.
    private enum Rest {
        /// It goes on, and takes so long.
        case passes(Int64)
        /// It is gone, or waits.
        case gone
    }

    /// Asks every rule of a link about a message that the weather has let through.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - delay: How long it takes, as far as is known.
    ///   - number: The last rule that was asked before, and held or copied the message; 0 if none
    ///     was.
    @inline(never)
    func passRules(_ message: Message, delay: Int64, after number: UInt64 = 0) {
        noteForAnswers(message)
        var (message, delay, number) = (message, delay, number)
        // Whoever observes what a rule does may lay rules and take them off: only numbers stay.
        while let place = nextRule(on: message, after: number) {
            number = linkRules[place].number
            guard strikes(place, message) else { continue }
            guard case .passes(let longer) = strike(place, &message, delay: delay) else { return }
            delay = longer
        }
        let due = now &+ delay
        dispatch(message, due: due)
        letOvertaken(on: message, due: due)
    }

    /// Where the next rule of a message's link stands; rules stand in the order of their numbers.
    private func nextRule(on message: Message, after number: UInt64) -> Int? {
        linkRules.firstIndex {
            $0.number > number && $0.from == message.from && $0.to == message.to
        }
    }

    /// Has rules that mean answers remember the requests that they mean.
    private func noteForAnswers(_ message: Message) {
        guard !message.isReply else { return }
        for place in linkRules.indices
        where linkRules[place].from == message.to && linkRules[place].to == message.from {
            let pattern = linkRules[place].rule.pattern
            guard !pattern.isOpen, pattern.matches(message.parcel.subject) else { continue }
            linkRules[place].noted.insert(message.address.request)
        }
    }

    /// Whether an action does anything to messages of this sort.
    private func concerns(_ action: LinkRule.Action, _ message: Message) -> Bool {
        switch action {
        case .duplicate: !message.isReply && !message.address.isStream
        case .overtake: !message.address.isStream
        case .refuse: !message.isReply
        default: true
        }
    }

    private func strikes(_ place: Int, _ message: Message) -> Bool {
        let active = linkRules[place]
        guard concerns(active.rule.action, message) else { return false }
        if active.silenced.contains(where: { $0.request == message.address.request }) {
            return true
        }
        if holdsBefore(active, message) { return true }
        guard active.left > 0, means(active, message) else { return false }
        if !active.hasMet { noteMet(place) }
        let share = active.rule.partsPerMillion
        guard
            share >= 1_000_000
                || ruleDraws.draw(key: active.key, ordinal: message.drawOrdinal &* 2)
                    .happens(partsPerMillion: share)
        else { return false }
        linkRules[place].left -= 1
        return true
    }

    /// Whether a rule holds an earlier answer of the same stream: bytes of one connection do not
    /// overtake each other.
    private func holdsBefore(_ active: ActiveRule, _ message: Message) -> Bool {
        guard message.isReply, message.address.isStream, case .hold = active.rule.action else {
            return false
        }
        return active.held.contains { messages[$0].address.request == message.address.request }
    }

    private func noteMet(_ place: Int) {
        linkRules[place].hasMet = true
        let owner = linkRules[place].owner
        if let owner = ruleOwners.firstIndex(where: { $0.name == owner }) {
            ruleOwners[owner].hasMet = true
        }
    }

    private func means(_ active: ActiveRule, _ message: Message) -> Bool {
        guard !active.rule.pattern.isOpen else { return true }
        guard message.isReply else { return active.rule.pattern.matches(message.parcel.subject) }
        if active.noted.contains(message.address.request) { return true }
        guard let opening = lane(of: message.address)?.subject() else { return false }
        return active.rule.pattern.matches(opening)
    }

    private func strike(_ place: Int, _ message: inout Message, delay: Int64) -> Rest {
        let active = linkRules[place]
        let drawOrdinal = message.drawOrdinal
        func drawn(_ range: ClosedRange<Int64>) -> Int64 {
            ruleDraws.draw(key: active.key, ordinal: drawOrdinal &* 2 &+ 1).within(range)
        }
        switch active.rule.action {
        case .lose:
            drop(message, because: .fault)
            return .gone
        case .swallow:
            swallow(place, message)
            return .gone
        case .delay(let range):
            return .passes(delay &+ drawn(range))
        case .duplicate(let range):
            var copy = message
            copy.address.call = .nobody
            copy.isCopy = true
            message.hasCopy = true
            passRules(copy, delay: drawn(range), after: active.number)
            return .passes(delay)
        case .hold:
            hold(place, message)
            return .gone
        case .overtake(let within):
            hold(place, message)
            let (number, latest) = (active.number, Instant(nanoseconds: now &+ within))
            schedule(at: latest, for: active.owner + " lets go") { world in
                world.releaseOvertaken(number: number, ordinal: drawOrdinal)
            }
            return .gone
        case .queue(let each):
            let free = max(active.busyUntil, now) &+ each
            linkRules[place].busyUntil = free
            return .passes(delay &+ (free &- now))
        case .refuse:
            refuse(message, after: delay)
            return .gone
        }
    }

    /// Has a message wait with the rule.
    private func hold(_ place: Int, _ message: Message) {
        var message = message
        if message.isReply, message.address.isStream, !message.isInLane,
            let lane = lane(of: message.address)
        {
            // Its place among the stream's answers is settled now.
            message.laneNumber = lane.send(message.parcel)
        }
        linkRules[place].held.append(messages.add(message))
    }

    private func swallow(_ place: Int, _ message: Message) {
        let address = message.address
        if message.isReply, address.isStream {
            if !linkRules[place].silenced.contains(where: { $0.request == address.request }) {
                linkRules[place].silenced.append(address)
            }
            // What a rule before held is among the stream's answers already.
            if message.isInLane { lane(of: address)?.lose(message.laneNumber) }
        }
        foldStep(.delivery, pod: message.from, word: address.request << 2 | 1)
        noteLost(message, because: .fault)
    }

    /// Turns a request away: word of it takes as long as the request and an answer would have.
    ///
    /// Of one that goes on as a copy nobody can say that it was not sent: its connection broke.
    private func refuse(_ message: Message, after delay: Int64) {
        foldStep(.delivery, pod: message.from, word: message.address.request << 2 | 1)
        noteLost(message, because: .refused)
        guard message.address.call.index != 0 || message.address.call.generation != 0 else {
            return
        }
        let notice: Message.Notice = message.hasCopy ? .broken : .refused
        notify(message.address, notice, from: message.to, due: now &+ delay &* 2)
    }

    /// Has whoever waits at an address told that no answer will come.
    func notify(_ address: ReplyAddress, _ notice: Message.Notice, from: Int32, due: Int64) {
        let index = takeSlot(.delivery, pod: address.pod, incarnation: 0)
        pool.slots[Int(index)].link = messages.add(
            Message(isReply: true, notice: notice, from: from, to: address.pod, address: address)
        )
        queue(index, at: round(due))
    }

    /// Lets what waits to be overtaken by a message go on behind it.
    private func letOvertaken(on message: Message, due: Int64) {
        var number: UInt64 = 0
        while let place = nextRule(on: message, after: number) {
            number = linkRules[place].number
            guard case .overtake = linkRules[place].rule.action else { continue }
            // A message that has itself waited overtakes none that was sent after it.
            let held = linkRules[place].held
            let earlier = held.filter { messages[$0].ordinal < message.ordinal }
            linkRules[place].held = held.filter { messages[$0].ordinal >= message.ordinal }
            for index in earlier {
                passRules(messages.remove(index), delay: due &+ 1 &- now, after: number)
            }
        }
    }
}
