internal import LockstepDeterminism
internal import LockstepHistories

/// A service in the world: a pod whose program is a machine, and the transport by which others
/// reach it.
struct Mount {
    let name: String
    let service: ServiceID
    let transport: (@Sendable (Pod, ServiceID) -> any Sendable)?
}

extension World {
    /// Sends a request of the pod that runs now.
    ///
    /// - Parameters:
    ///   - parcel: What to send.
    ///   - service: To whom.
    ///   - call: The slot that waits for the answer, if a task waits.
    ///   - tag: What comes back to a machine along with the answer.
    ///   - isStream: Whether more answers may follow the first.
    /// - Returns: The request's number.
    @inline(__always)
    func sendRequest(
        _ parcel: consuming Parcel,
        to service: Int32,
        call: SlotReference,
        tag: UInt64,
        isStream: Bool = false
    ) -> UInt64 {
        requests &+= 1
        if isStream { hasOpenedStreams = true }
        let address = ReplyAddress(
            pod: currentPod,
            incarnation: currentIncarnation,
            call: call,
            request: requests,
            tag: tag,
            isStream: isStream
        )
        if wants(.everything) {
            let summary = parcel.body?.summary ?? "\(parcel.first) \(parcel.second)"
            let to = pods[Int(service)].name
            emit(.requestSent(id: requests, to: to, summary: summary), .everything)
        }
        pass(
            Message(from: currentPod, to: service, address: address, parcel: parcel),
            isReply: false
        )
        return requests
    }

    /// Sends an answer of the service that runs now.
    @inline(__always)
    func sendReply(_ parcel: consuming Parcel, to address: ReplyAddress) {
        if wants(.everything) {
            let summary = parcel.body?.summary ?? "\(parcel.first) \(parcel.second)"
            let to = pods[Int(address.pod)].name
            emit(.replySent(id: address.request, to: to, summary: summary), .everything)
        }
        pass(
            Message(from: currentPod, to: address.pod, address: address, parcel: parcel),
            isReply: true
        )
    }

    /// Hands a message to its link.
    @inline(__always)
    private func pass(_ message: consuming Message, isReply: Bool) {
        let link = self.link(from: message.from, to: message.to)
        message.isReply = isReply
        message.link = link.pointee.key
        message.ordinal = link.pointee.ordinal
        link.pointee.ordinal &+= 1
        let passage = Passage(
            from: Int(message.from),
            to: Int(message.to),
            link: message.link,
            ordinal: message.ordinal
        )
        var delay = linkModel.fate(of: passage, at: time)
        var loss = LossCause.chance
        if link.pointee.cuts > 0 {
            delay = -1
            loss = .partition
        } else if delay >= 0, link.pointee.addedLossPartsPerMillion > 0,
            lossDraws.draw(key: message.link, ordinal: message.ordinal)
                .happens(partsPerMillion: link.pointee.addedLossPartsPerMillion)
        {
            delay = -1
            loss = .fault
        }
        guard delay >= 0 else {
            drop(message, because: loss)
            return
        }
        delay &+= link.pointee.addedLatencyNanoseconds
        guard link.pointee.rules == 0 else {
            passRules(message, delay: delay)
            return
        }
        dispatch(message, due: now &+ delay)
    }

    /// Loses a message that its link does not carry.
    func drop(_ message: Message, because cause: LossCause) {
        foldStep(.delivery, pod: message.from, word: message.address.request << 2 | 1)
        if message.isReply, message.address.isStream, let lane = lane(of: message.address) {
            // What a rule before held is among the stream's answers already.
            if message.isInLane { lane.lose(message.laneNumber) } else { lane.loseLast() }
        }
        noteLost(message, because: cause)
    }

    /// Puts a message on its way.
    @inline(__always)
    func dispatch(_ message: consuming Message, due: Int64) {
        var due = due
        if message.isReply, message.address.isStream, let lane = lane(of: message.address) {
            if !message.isInLane { message.laneNumber = lane.send(message.parcel) }
            due = lane.arrival(due: due)
        }
        let index = takeSlot(.delivery, pod: message.to, incarnation: 0)
        pool.slots[Int(index)].link = messages.add(message)
        queue(index, at: round(due))
    }

    /// The answers on their way to whoever opened a stream; `nil` once nobody waits for them.
    func lane(of address: ReplyAddress) -> StreamLane? {
        guard address.call.index >= 0, pool.isCurrent(address.call),
            case .stream(let lane) = pool.slots[Int(address.call.index)].payload
        else { return nil }
        return lane
    }

    /// Brings a message to its destination, whose pod has been entered.
    @inline(__always)
    func deliver(_ index: Int32) {
        let message = messages.remove(index)
        foldStep(
            .delivery,
            pod: message.to,
            word: message.address.request << 2 | (message.isReply ? 2 : 0)
        )
        if isCutOff(message) {
            loseCutOff(message)
        } else if pods[Int(message.to)].phase != .running {
            noteLost(message, because: .dead)
        } else if message.isReply {
            deliverReply(message)
        } else {
            if wants(.everything) {
                let from = pods[Int(message.from)].name
                emit(.requestArrived(id: message.address.request, from: from), .everything)
            }
            handed = message.address.request
            handedFrom = message.from
            handedTo = message.to
            handedBody = message.parcel.body
            feedMachine(
                .request(message.address, from: pods[Int(message.from)].name, message.parcel),
                pod: message.to
            )
            handedBody = nil
        }
    }

    /// Whether a message that arrives now is lost to a cut of its link.
    @inline(__always)
    private func isCutOff(_ message: borrowing Message) -> Bool {
        guard !message.hasArrived, message.notice == .none else { return false }
        return link(from: message.from, to: message.to).pointee.cuts > 0
    }

    private func loseCutOff(_ message: Message) {
        if message.isReply, message.address.isStream {
            lane(of: message.address)?.lose(message.laneNumber)
        }
        noteLost(message, because: .partition)
    }

    /// Has a message arrive at a pod that stands still and takes it later.
    ///
    /// - Returns: `false` if a cut has stopped it, so that there is nothing to take.
    @inline(never)
    func arrives(_ index: Int32) -> Bool {
        guard isCutOff(messages[index]) else {
            messages[index].hasArrived = true
            return true
        }
        let message = messages.remove(index)
        foldStep(
            .delivery,
            pod: message.to,
            word: message.address.request << 2 | (message.isReply ? 2 : 0)
        )
        loseCutOff(message)
        return false
    }

    /// Drops a message that its destination will not live to read.
    func lose(_ index: Int32) {
        let message = messages.remove(index)
        guard !isMuted else { return }
        foldStep(.delivery, pod: message.to, word: message.address.request << 2 | 3)
        within(message.to) { noteLost(message, because: .dead) }
    }

    @inline(__always)
    private func deliverReply(_ message: Message) {
        let address = message.address
        guard pods[Int(address.pod)].incarnation == address.incarnation else {
            noteLost(message, because: .dead)
            return
        }
        guard message.notice == .none else { return deliverNotice(message) }
        if address.call.index < 0 {
            noteReceived(address.request)
            feedMachine(.reply(tag: address.tag, message.parcel), pod: address.pod)
            return
        }
        // Nobody waits any more: the answer comes too late, which is not news to anyone.
        guard pool.isCurrent(address.call) else { return }
        switch pool.slots[Int(address.call.index)].payload {
        case .receiver(let receiver):
            noteReceived(address.request)
            // Whoever observes it may have ended the life that waited.
            guard pool.isCurrent(address.call) else { return }
            pool.free(address.call.index)
            receiver.receive(message.parcel)
        case .stream(let lane):
            let parcel = lane.takeFirst()
            if parcel == nil { pool.free(address.call.index) }
            if parcel != nil {
                noteReceived(address.request)
                guard pool.isCurrent(address.call) else { return }
            }
            lane.receiver.receive(parcel)
        default: break
        }
    }

    @inline(__always)
    func noteReceived(_ request: UInt64, _ outcome: Outcome = .ok) {
        guard wants(.everything) else { return }
        emit(.replyReceived(id: request, outcome: outcome), .everything)
    }

    func noteLost(_ message: Message, because cause: LossCause) {
        guard wants(.decisive) else { return }
        let leg: Leg = message.isReply ? .reply : .request
        emit(.messageLost(id: message.address.request, leg: leg, reason: cause), .decisive)
    }

    /// Gives a pod's machine an input and does what it asks for.
    @inline(__always)
    func feedMachine(_ input: MachineInput, pod: Int32) {
        let record = pods + Int(pod)
        let clock = record.pointee.clock
        let clocks = MachineClock(
            now: clock.continuous(at: time),
            wall: clock.wall(at: time)
        )
        var out = Directives()
        swap(&out, &directives)
        record.pointee.machine.handle(input, clock: clocks, into: &out)
        let life = record.pointee.incarnation
        while let directive = out.next() {
            perform(consume directive)
            // An observer may have killed the machine for what it reported: the rest stays undone.
            guard pods[Int(pod)].phase != .ended, pods[Int(pod)].incarnation == life else {
                out.removeAll()
                break
            }
        }
        swap(&out, &directives)
    }

    @inline(__always)
    private func perform(_ directive: consuming Directives.Directive) {
        switch consume directive {
        case .reply(let address, let parcel):
            sendReply(parcel, to: address)
        case .send(let service, let tag, let parcel, let isStream):
            precondition(!isStream, "\(pods[Int(currentPod)].name), a machine, opened a stream")
            let nobody = SlotReference(index: -1, generation: 0)
            _ = sendRequest(parcel, to: service, call: nobody, tag: tag)
        case .setTimer(let number, let deadline):
            let index = takeSlot(
                .machineTimer,
                pod: currentPod,
                incarnation: currentIncarnation
            )
            pool.slots[Int(index)].word = number
            pool.slots[Int(index)].deadline = deadline.nanoseconds
            queueByClock(index)
        case .report(let event):
            report(event)
        case .startPod(let place, let hostname):
            startPod(place: place, hostname: hostname)
        case .terminatePod(let place):
            if let name = ownPod(place: place) { terminate(name) }
        case .killPod(let place):
            if let name = ownPod(place: place) { kill(name) }
        }
    }
}
