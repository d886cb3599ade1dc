internal import LockstepHistories

// How inhabitants begin, end and stand still.
extension ExploredWorld {
    /// Begins a life, unless another fault keeps the inhabitant down for longer.
    mutating func start(_ host: Int) {
        guard !hosts[host].isAlive, !isToStart(host) else { return }
        hosts[host].incarnation += 1
        hosts[host].isAlive = true
        hosts[host].isTerminating = false
        hosts[host].machine = hosts[host].program.make(hosts[host].words)
        report(.podStarted, of: host)
        feed(.started, to: host)
    }

    private func isToStart(_ host: Int) -> Bool {
        pending.contains { item in
            guard item.host == host, case .start = item.what else { return false }
            return true
        }
    }

    /// Ends a life, and begins the next one after so long, if one is to come.
    mutating func kill(_ host: Int, thenStartAfter absence: Int64?) {
        guard hosts[host].isAlive else { return }
        report(.podKilled, of: host)
        bury(host)
        if let absence { add(.start, to: host, at: now + absence, rank: 0) }
    }

    /// Ends a life whose program has returned.
    ///
    /// Whoever had asked it to end begins the next one at the moment that was set.
    mutating func exit(_ host: Int, _ end: ProgramEnd) {
        if end.error == nil {
            report(
                .inventory(
                    lock: "",
                    tasks: Int64(end.tasks),
                    timers: Int64(end.timers),
                    calls: Int64(end.calls),
                    streams: 0
                ),
                of: host
            )
        }
        report(.podExited(error: end.error), of: host)
        bury(host)
    }

    /// Takes away what a life that has ended was still to do.
    private mutating func bury(_ host: Int) {
        hosts[host].isAlive = false
        hosts[host].heldUntil = .min
        pending.removeAll { item in
            guard item.host == host else { return false }
            switch item.what {
            case .timer, .resume, .kill: return true
            case .start, .thaw, .relief, .request, .reply: return false
            }
        }
    }

    /// Takes away what an inhabitant does not wait for any more.
    mutating func dropStale(of host: Int) {
        let life = hosts[host].incarnation
        let machine = hosts[host].machine
        pending.removeAll { item in
            guard item.host == host else { return false }
            switch item.what {
            case .timer(let number, let itsLife):
                return itsLife != life || !machine.awaits(timer: number)
            case .reply(let address, _):
                return address.incarnation != life || !machine.awaits(reply: address.tag)
            case .start, .resume, .kill, .thaw, .relief, .request: return false
            }
        }
    }

    /// Has an inhabitant stand still: what is due meanwhile comes when it goes on.
    mutating func pause(_ host: Int, for nanoseconds: Int64) {
        report(.podPaused(suspended: false), of: host)
        let end = now + nanoseconds
        hosts[host].heldUntil = end
        // What is due meanwhile waits, in its order.
        let held = pending.filter { $0.host == host && $0.due < end && $0.rank > 0 }
        pending.removeAll { $0.host == host && $0.due < end && $0.rank > 0 }
        for var item in held.reversed() {
            item.due = end
            insert(item)
        }
        add(.resume, to: host, at: end, rank: 0)
    }

    /// Asks an inhabitant to end, kills it after its grace, and begins its next life.
    mutating func terminate(_ host: Int, grace: Int64) {
        hosts[host].isTerminating = true
        report(.podTerminating, of: host)
        add(.kill(thenStartAfter: nil), to: host, at: now + grace, rank: 0)
        add(.start, to: host, at: now + grace + 1, rank: 0)
        feed(.terminating, to: host)
    }
}
