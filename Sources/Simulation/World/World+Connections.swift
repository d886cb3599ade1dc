internal import LockstepDeterminism
internal import LockstepHistories

extension World {
    /// Resets the connections of a pod with a service: whatever the pod waits for there ends at
    /// once, its outcome unknown, and its streams break.
    ///
    /// Requests on their way arrive all the same; their answers find nobody.
    public func resetConnections(of pod: String, with service: String) {
        guard !isMuted else { return }
        let (pod, service) = (index(of: pod), index(of: service))
        for index in 0..<pool.highWater {
            let slot = pool.slots[index]
            guard slot.kind == .openCall, slot.pod == pod, slot.link == service else { continue }
            let address = ReplyAddress(
                pod: pod,
                incarnation: slot.incarnation,
                call: pool.reference(Int32(index)),
                request: slot.word,
                tag: 0,
                isStream: false
            )
            notify(address, .broken, from: service, due: now)
        }
        resetMachineCalls(of: pod, with: service)
    }

    /// A machine's calls wait nowhere; those with a message on its way are the ones there are.
    private func resetMachineCalls(of pod: Int32, with service: Int32) {
        var ended: [ReplyAddress] = []
        for index in 0..<pool.highWater where pool.slots[index].kind == .delivery {
            let message = pool.slots[index].link
            let (from, to) = (messages[message].from, messages[message].to)
            guard (from, to) == (pod, service) || (from, to) == (service, pod),
                messages[message].address.call.index < 0, messages[message].address.pod == pod,
                messages[message].notice == .none
            else { continue }
            ended.append(messages[message].address)
            messages[message].address.call = .nobody
        }
        for address in ended { notify(address, .broken, from: service, due: now) }
    }

    /// Brings a notice to whoever waits: no answer will come.
    func deliverNotice(_ message: Message) {
        let address = message.address
        let outcome: Outcome = message.notice == .refused ? .failed : .unknown
        guard address.call.index >= 0 else {
            noteReceived(address.request, outcome)
            feedMachine(.ended(tag: address.tag, outcome), pod: address.pod)
            return
        }
        guard pool.isCurrent(address.call) else { return }
        let receiver: any Receiver
        switch pool.slots[Int(address.call.index)].payload {
        case .receiver(let waiting): receiver = waiting
        case .stream(let lane): receiver = lane.receiver
        default: return
        }
        noteReceived(address.request, outcome)
        // Whoever observes it may have ended the life that waited.
        guard pool.isCurrent(address.call) else { return }
        pool.free(address.call.index)
        if message.notice == .refused { receiver.refuse() } else { receiver.receive(nil) }
    }
}
