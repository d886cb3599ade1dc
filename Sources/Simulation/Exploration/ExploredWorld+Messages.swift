internal import LockstepHistories

// What becomes of messages on their way.
extension ExploredWorld {
    /// Reports what is lost, if it is a message; whoever waits for more of a stream learns that it
    /// broke.
    mutating func lose(_ item: Pending) {
        switch item.what {
        case .request(let address, _, _):
            report(lost(address.request, .request), of: item.host)
        case .reply(let address, _):
            report(lost(address.request, .reply), of: item.host)
            guard address.isStream, hosts[item.host].isAlive,
                hosts[item.host].incarnation == address.incarnation
            else { return }
            feed(.ended(tag: address.tag, .unknown), to: item.host)
        case .start, .resume, .kill, .thaw, .relief, .timer: break
        }
    }

    private func lost(_ request: UInt64, _ leg: Leg) -> Event {
        .messageLost(id: request, leg: leg, reason: .fault)
    }

    /// Lets a message arrive later, and what follows it on the same stream no earlier.
    mutating func delay(_ item: Pending, by nanoseconds: Int64) {
        var item = item
        item.due += nanoseconds
        if let stream = item.stream {
            let followers = pending.filter { $0.stream == stream && $0.due < item.due }
            pending.removeAll { $0.stream == stream && $0.due < item.due }
            for var follower in followers {
                follower.due = item.due
                insert(follower)
            }
        }
        insert(item)
    }

    /// Whether an answer would still change anything; one to a life that is over is lost.
    func isAwaited(_ address: ReplyAddress) -> Bool {
        let host = hosts[Int(address.pod)]
        guard host.isAlive, host.incarnation == address.incarnation else { return true }
        return host.machine.awaits(reply: address.tag)
    }

    /// When the last answer arrives that is on its way on a stream; long ago if none is.
    func lastDue(of address: ReplyAddress) -> Int64 {
        guard address.isStream else { return .min }
        return pending.first { $0.stream == address.request }?.due ?? .min
    }
}

extension ExploredWorld.Pending {
    /// The stream that it is an answer on, by its request's number; `nil` if it is none.
    var stream: UInt64? {
        guard case .reply(let address, _) = what, address.isStream else { return nil }
        return address.request
    }
}
