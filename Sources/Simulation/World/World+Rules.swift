internal import LockstepDeterminism

// Laying rules on links and taking them off. Who they belong to says what to take off.
extension World {
    /// Lays a rule on a directed link.
    ///
    /// - Parameters:
    ///   - rule: What happens to which messages.
    ///   - from: The sending end.
    ///   - to: The receiving end.
    ///   - owner: Under which name `removeRules` takes it off again; also addresses its draws.
    /// - Cost: While any rule lies on a link, its messages are looked at one by one; links without
    ///   a rule pay one comparison a message.
    public func addRule(_ rule: LinkRule, from: String, to: String, owner: String) {
        guard !isMuted else { return }
        let (from, to) = (index(of: from), index(of: to))
        rulesEver &+= 1
        let link = self.link(from: from, to: to)
        var active = ActiveRule(
            number: rulesEver,
            owner: owner,
            from: from,
            to: to,
            rule: rule,
            key: mix64(link.pointee.key &+ stableID(owner)),
            left: rule.limit ?? .max
        )
        if !ruleOwners.contains(where: { $0.name == owner }) { ruleOwners.append((owner, false)) }
        if !rule.pattern.isOpen { noteRequestsUnderWay(from: to, to: from, in: &active) }
        linkRules.append(active)
        link.pointee.rules += 1
        // The requests that come the other way tell which answers are meant.
        self.link(from: to, to: from).pointee.rules += 1
    }

    /// Who laid rules of which none has met a message that it means, in the order of laying.
    public var ownersOfUnmetRules: [String] {
        ruleOwners.filter { !$0.hasMet }.map(\.name)
    }

    /// Takes off all rules that belong to somebody; what waited goes on.
    public func removeRules(of owner: String) {
        guard !isMuted else { return }
        let removed = linkRules.filter { $0.owner == owner }
        linkRules.removeAll { $0.owner == owner }
        for rule in removed {
            link(from: rule.from, to: rule.to).pointee.rules -= 1
            link(from: rule.to, to: rule.from).pointee.rules -= 1
        }
        for rule in removed {
            release(rule.held, of: rule)
            breakSilence(of: rule)
        }
    }

    /// Notes the requests on their way that a rule about their answers means.
    private func noteRequestsUnderWay(from: Int32, to: Int32, in rule: inout ActiveRule) {
        for index in 0..<pool.highWater where pool.slots[index].kind == .delivery {
            let message = pool.slots[index].link
            guard !messages[message].isReply, messages[message].from == from,
                messages[message].to == to,
                rule.rule.pattern.matches(messages[message].parcel.subject)
            else { continue }
            rule.noted.insert(messages[message].address.request)
        }
        // And the one that its service has at this very moment.
        guard let body = handedBody, handedFrom == from, handedTo == to,
            rule.rule.pattern.matches(body.subject)
        else { return }
        rule.noted.insert(handed)
    }

    /// Sends on what waited, past the rules that come after.
    private func release(_ held: [Int32], of rule: ActiveRule) {
        var order = held
        if case .hold(let wanted) = rule.rule.action {
            switch wanted {
            case .same: break
            case .reversed: order.reverse()
            case .shuffled:
                var generator = ruleDraws.sequence(key: rule.key)
                for place in stride(from: order.count - 1, to: 0, by: -1) {
                    order.swapAt(place, Int(generator.next().below(UInt64(place + 1))))
                }
            }
        }
        // Each a nanosecond after the one before, so that the order is the one that is wanted.
        for (place, index) in order.enumerated() {
            goOn(messages.remove(index), after: Int64(place) &+ 1, past: rule.number)
        }
    }

    /// Tells the receivers of silent streams that their connection is gone.
    private func breakSilence(of rule: ActiveRule) {
        for address in rule.silenced {
            guard let lane = lane(of: address) else { continue }
            let number = lane.loseLast()
            dispatch(
                Message(
                    isReply: true,
                    from: rule.from,
                    to: rule.to,
                    address: address,
                    laneNumber: number
                ),
                due: now &+ 1
            )
        }
    }

    /// Forgets messages that wait when the world is shut down.
    func dropHeldMessages() {
        for rule in linkRules {
            for index in rule.held { _ = messages.remove(index) }
        }
        linkRules = []
    }

    /// Has a message that waits to be overtaken go on, if it still waits.
    ///
    /// - Parameters:
    ///   - number: The rule it waits with.
    ///   - ordinal: Its number on its link. Its place in the pool would not do: that may be another
    ///     message's by now.
    func releaseOvertaken(number: UInt64, ordinal: UInt64) {
        guard let place = linkRules.firstIndex(where: { $0.number == number }),
            let held = linkRules[place].held.firstIndex(where: {
                messages[$0].drawOrdinal == ordinal
            })
        else { return }
        let index = linkRules[place].held.remove(at: held)
        goOn(messages.remove(index), after: 0, past: number)
    }

    /// Has a message that a rule held go on, in the name of whoever sent it.
    private func goOn(_ message: Message, after delay: Int64, past number: UInt64) {
        within(message.from) { passRules(message, delay: delay, after: number) }
    }
}
