extension ExploredWorld {
    /// A number for everything that decides what can happen from here on.
    ///
    /// Things that are due at one instant at different inhabitants count as the same in any order:
    /// these share nothing but messages, and messages that they send at one instant race where they
    /// arrive, whoever sent first. So states that differ in nothing else count as one, which is
    /// what makes a race of reads cost next to nothing.
    ///
    /// - Determinism: Equal states have one number within a process; another process has others.
    /// - Cost: What has not changed since it was last asked for is not looked at again.
    public mutating func stateNumber() -> Int {
        var hasher = Hasher()
        hasher.combine(now)
        hasher.combine(lastActor)
        for index in hosts.indices {
            hasher.combine(max(hosts[index].heldUntil, now))
            hasher.combine(number(ofHost: index))
        }
        var start = 0
        while start < pending.count {
            let end = endOfTie(from: start)
            hasher.combine(pending[start].due)
            hasher.combine(end - start)
            // Of one instant, only the order at each inhabitant counts.
            for host in end - start > 1 ? hosts.indices : 0..<1 {
                for index in start..<end where end - start == 1 || pending[index].host == host {
                    hasher.combine(number(ofPending: index))
                }
            }
            start = end
        }
        return hasher.finalize()
    }

    /// Where those end that are due together with the one at a place, and of its rank.
    private func endOfTie(from start: Int) -> Int {
        var end = start + 1
        while end < pending.count, pending[end].due == pending[start].due,
            pending[end].rank == pending[start].rank
        {
            end += 1
        }
        return end
    }

    private mutating func number(ofHost index: Int) -> Int {
        if let known = hosts[index].number { return known }
        let host = hosts[index]
        var hasher = Hasher()
        hasher.combine(host.incarnation)
        hasher.combine(host.isAlive)
        hasher.combine(host.isTerminating)
        hasher.combine(host.wordsDrawn)
        hasher.combine(host.clock)
        // What is left of a life that is over decides nothing.
        if host.isAlive { host.machine.hashState(into: &hasher) }
        let number = hasher.finalize()
        hosts[index].number = number
        return number
    }

    private mutating func number(ofPending index: Int) -> Int {
        if let known = pending[index].number { return known }
        var hasher = Hasher()
        hasher.combine(pending[index].host)
        pending[index].what.hash(into: &hasher)
        let number = hasher.finalize()
        pending[index].number = number
        return number
    }
}

extension ExploredWorld.What {
    func hash(into hasher: inout Hasher) {
        switch self {
        case .start: hasher.combine(0)
        case .resume: hasher.combine(1)
        case .kill(let absence):
            hasher.combine(2)
            hasher.combine(absence)
        case .thaw: hasher.combine(6)
        case .relief(let place):
            hasher.combine(7)
            hasher.combine(place)
        case .timer(let number, let life):
            hasher.combine(3)
            hasher.combine(number)
            hasher.combine(life)
        case .request(let address, _, let parcel):
            hasher.combine(4)
            address.hash(into: &hasher)
            parcel.hash(into: &hasher)
        case .reply(let address, let parcel):
            hasher.combine(5)
            address.hash(into: &hasher)
            parcel.hash(into: &hasher)
        }
    }
}

extension ReplyAddress {
    /// Adds whose answer goes there, and to which request of his; not the request's number in the
    /// run, which only names it.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(pod)
        hasher.combine(incarnation)
        hasher.combine(tag)
    }
}

extension Parcel {
    fileprivate func hash(into hasher: inout Hasher) {
        hasher.combine(first)
        hasher.combine(second)
        body?.hashContent(into: &hasher)
    }
}
