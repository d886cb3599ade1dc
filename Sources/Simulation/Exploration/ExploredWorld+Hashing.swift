extension ExploredWorld {
    /// Adds everything that decides what can happen from here on.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(now)
        for host in hosts {
            hasher.combine(host.incarnation)
            hasher.combine(host.isAlive)
            hasher.combine(host.isTerminating)
            hasher.combine(max(host.heldUntil, now))
            hasher.combine(host.wordsDrawn)
            hasher.combine(host.clock)
            host.machine.hashState(into: &hasher)
        }
        for item in pending {
            hasher.combine(item.due)
            hasher.combine(item.host)
            item.what.hash(into: &hasher)
        }
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
    fileprivate func hash(into hasher: inout Hasher) {
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
