public import LockstepDeterminism
public import LockstepHistories

/// One life of a pod, as the program that runs in it sees it.
///
/// Everything it offers is what a process has; there is no way from here to the world's levers.
public struct Pod: Sendable {
    let world: World
    let index: Int32
    let incarnation: UInt32

    /// The pod's name.
    public var name: String { world.pods[Int(index)].name }

    /// What the process takes its host to be called: the name that the node's agent gave to this
    /// life, or else the pod's own.
    ///
    /// Unlike the pod's own name it is not unique: an agent may give a name that another pod,
    /// believed dead, still goes by.
    public var hostname: String { world.pods[Int(index)].hostname ?? name }

    /// What the library takes in production: clocks, alarms, chance and transports of this pod.
    ///
    /// - Cost: Makes a transport for every mounted service; ask once and keep it.
    public var environment: Environment {
        var services = ServiceDirectory()
        for mount in world.mounts {
            guard let make = mount.transport else { continue }
            services.enter(make(self, mount.service), as: mount.name)
        }
        return Environment(
            identity: world.pods[Int(index)].identity,
            timekeeper: PodTimekeeper(pod: self),
            randomness: PodRandomness(pod: self),
            services: services
        )
    }

    /// Sends a request; the answer comes to the receiver, if it comes.
    ///
    /// - Parameters:
    ///   - parcel: What to send.
    ///   - service: To whom.
    ///   - receiver: Who takes the answer. It is held until then, or until the call is abandoned.
    ///   - isStream: Whether more answers may follow the first.
    /// - Returns: The call, for `abandon(_:)`.
    public func send(
        _ parcel: Parcel,
        to service: ServiceID,
        receiver: any Receiver,
        isStream: Bool = false
    ) -> CallID {
        world.open(parcel, to: service, receiver: receiver, isStream: isStream)
    }

    /// Sends a message that nobody answers.
    public func post(_ parcel: Parcel, to service: ServiceID) {
        guard world.isRunning(self) else { return }
        _ = world.sendRequest(parcel, to: service.index, call: .nobody, tag: 0)
    }

    /// Stops waiting for an answer; one that comes all the same is dropped.
    ///
    /// The request itself is not taken back.
    public func abandon(_ call: CallID) {
        world.abandon(call)
    }

    /// Adds an observation of this pod to the run's history.
    public func report(_ event: Event) {
        guard world.isRunning(self) else { return }
        guard world.currentPod != index else { return world.report(event) }
        // Another pod's code brought this one's back to life: the observation is still this pod's.
        world.within(index) { world.report(event) }
    }

    /// Whether the pod has been asked to end.
    public var isTerminating: Bool { world.pods[Int(index)].isTerminating }

    /// Wakes somebody once when the pod is asked to end; at once if it has been.
    public func whenTerminating(wake sleeper: any Sleeper) {
        guard world.isRunning(self) else {
            world.bury(.sleeper(sleeper))
            return
        }
        if isTerminating {
            sleeper.wake()
        } else {
            world.pods[Int(index)].terminationSleepers.append(sleeper)
        }
    }

    func exit(error: String?) {
        if world.isRunning(self) {
            world.within(index) {
                if world.takesInventories, error == nil { world.reportInventory(lock: "") }
                // An observer may have killed it for what it heard.
                if !world.currentLifeIsOver {
                    world.pods[Int(index)].isEnding = true
                    world.report(.podExited(error: error))
                }
            }
            world.endLife(of: index, succeeded: error == nil)
        }
        world.noteRootReturned(self)
    }
}

extension World {
    /// Whether the code that runs now belongs to this very life of a pod.
    @inline(__always)
    func isRunning(_ pod: Pod) -> Bool {
        precondition(
            World.current?.toOpaque() == Unmanaged.passUnretained(self).toOpaque(),
            "pod \(pod.name) was used outside its world, seed \(seed)"
        )
        return !isMuted && pods[Int(pod.index)].incarnation == pod.incarnation
            && pods[Int(pod.index)].phase != .ended
    }

    func open(
        _ parcel: Parcel,
        to service: ServiceID,
        receiver: any Receiver,
        isStream: Bool
    ) -> CallID {
        guard !currentLifeIsOver else {
            bury(.receiver(receiver))
            return CallID(call: SlotReference(index: -1, generation: 0), request: 0)
        }
        let index = takeSlot(.openCall, pod: currentPod, incarnation: currentIncarnation)
        pool.slots[Int(index)].payload =
            isStream
            ? .stream(StreamLane(receiver: receiver, opening: parcel)) : .receiver(receiver)
        // For whoever breaks the connection.
        pool.slots[Int(index)].link = service.index
        pool.slots[Int(index)].word = requests &+ 1
        let call = pool.reference(index)
        let request = sendRequest(
            parcel,
            to: service.index,
            call: call,
            tag: 0,
            isStream: isStream
        )
        return CallID(call: call, request: request)
    }

    func abandon(_ call: CallID) {
        guard call.call.index >= 0, pool.isCurrent(call.call),
            pool.slots[Int(call.call.index)].kind == .openCall
        else { return }
        pool.free(call.call.index)
        guard wants(.everything) else { return }
        emit(.requestAbandoned(id: call.request), .everything)
    }
}
