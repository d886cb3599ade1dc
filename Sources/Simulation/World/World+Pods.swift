internal import LockstepCSimulation
internal import LockstepDeterminism
internal import LockstepHistories

extension World {
    /// Adds a pod whose program is a task; it does not run until it is started.
    ///
    /// - Parameters:
    ///   - name: Unique in this world; addresses everything that is drawn about the pod.
    ///   - program: What it runs. Returning ends the pod's life, as returning from `main` ends a
    ///     process.
    public func addPod(
        _ name: String,
        program: @escaping @Sendable (Pod) async throws -> Void
    ) {
        guard !isDescribingUpdates else { return describe(.task(program), as: name) }
        let index = addRecord(name)
        pods[Int(index)].program = .task(program)
    }

    /// Adds a pod whose program is a value; it does not run until it is started.
    ///
    /// - Parameters:
    ///   - name: Unique in this world.
    ///   - machine: Makes the value anew for every life of the pod.
    public func addPod(_ name: String, machine: @escaping @Sendable () -> any Machine) {
        guard !isDescribingUpdates else { return describe(.machine(machine), as: name) }
        let index = addRecord(name)
        pods[Int(index)].program = .machine(machine)
    }

    /// Adds a service that pods can reach by name, and starts it.
    ///
    /// A service is a pod as well: it can be paused, killed and cut off like any other.
    ///
    /// - Parameters:
    ///   - name: Unique in this world.
    ///   - machine: Makes the service's value, anew for every life.
    ///   - transport: Makes what a pod finds under the service's name in its environment.
    /// - Returns: The service, for requests that do not go through a transport.
    @discardableResult
    public func mount(
        _ name: String,
        machine: @escaping @Sendable () -> any Machine,
        transport: (@Sendable (Pod, ServiceID) -> any Sendable)? = nil
    ) -> ServiceID {
        guard !isDescribingUpdates else { return service(named: name) }
        let index = addRecord(name)
        pods[Int(index)].program = .machine(machine)
        let service = ServiceID(index: index)
        mounts.append(Mount(name: name, service: service, transport: transport))
        start(name)
        return service
    }

    /// The names of all pods and services, in the order in which they were added.
    public var podNames: [String] { (1..<podCount).map { pods[$0].name } }

    /// The service of this name.
    public func service(named name: String) -> ServiceID {
        ServiceID(index: index(of: name))
    }

    /// The names of all services, in the order in which they were mounted.
    public var serviceNames: [String] { mounts.map(\.name) }

    /// Has a service do something on behalf of somebody outside the world: an operator, a fault.
    ///
    /// - Parameters:
    ///   - command: What; a service ignores commands it does not know.
    ///   - service: Which; nothing happens if it is not running.
    public func command(_ command: String, of service: String) {
        let index = index(of: service)
        guard !isMuted, pods[Int(index)].phase == .running else { return }
        within(index) { feedMachine(.command(command), pod: index) }
    }

    /// Whether the pod of this name runs or is paused; one whose end is being told does neither.
    public func isAlive(_ name: String) -> Bool {
        let record = pods + Int(index(of: name))
        let phase = record.pointee.phase
        return (phase == .running || phase == .paused) && !record.pointee.isEnding
    }

    /// Which life the pod of this name is in or has last been in, from 1; 0 before the first.
    public func life(of name: String) -> UInt32 {
        pods[Int(index(of: name))].incarnation
    }

    /// Has a pod's environment say another identity from its next life on; its name in the world
    /// and in the history stays.
    public func setIdentity(of name: String, to identity: String) {
        pods[Int(index(of: name))].identity = identity
    }

    /// Begins a life of the pod: its first, or another one with no memory of those before.
    ///
    /// Does nothing to a pod that is alive, to one of a node's, which only the node's agent starts,
    /// or in a world that was shut down.
    ///
    /// - Parameters:
    ///   - name: The pod.
    ///   - cause: What no longer keeps it down; it stays down while anything else does for which it
    ///     was killed or asked to end. `nil` starts it whatever did.
    public func start(_ name: String, for cause: String? = nil) {
        let index = index(of: name)
        guard pods[Int(index)].agent < 0 else { return }
        pods[Int(index)].absences.removeAll { $0 == cause ?? $0 }
        guard pods[Int(index)].absences.isEmpty else { return }
        beginLife(of: index)
    }

    func beginLife(of index: Int32, hostname: String? = nil) {
        let record = pods + Int(index)
        guard !isMuted, record.pointee.phase != .running, record.pointee.phase != .paused else {
            return
        }
        record.pointee.incarnation += 1
        let isSuspended = !record.pointee.pauses.isEmpty
        record.pointee.phase = isSuspended ? .paused : .running
        record.pointee.hostname = hostname
        record.pointee.hasUnheardStart = false
        record.pointee.isTerminating = false
        record.pointee.terminations = []
        record.pointee.hasUnheardTermination = false
        record.pointee.randomOrdinal = 0
        record.pointee.entropyOrdinal = 0
        record.pointee.eventCounts = [:]
        record.pointee.tasksMade = 0
        record.pointee.stalls = []
        within(index) {
            report(.podStarted)
            // An observer may have killed it for what it heard.
            if isSuspended, !currentLifeIsOver { report(.podPaused(suspended: true)) }
            if !currentLifeIsOver { launch(index) }
        }
    }

    /// Ends the pod's life at once, as SIGKILL does: no code of it runs any more, its memory is
    /// gone.
    ///
    /// Messages it has sent go on; what it waited for is brought to an end unheard before time
    /// moves on.
    ///
    /// - Parameters:
    ///   - name: The pod.
    ///   - cause: What keeps it down from now on, also if it was down already; `nil` if whoever
    ///     likes may start it again. A node's pods are kept down by nothing, since its agent starts
    ///     them.
    public func kill(_ name: String, for cause: String? = nil) {
        let index = index(of: name)
        guard !isMuted else { return }
        keepDown(index, for: cause)
        guard isAlive(name) else { return }
        // Whoever hears of it finds nobody any more whom he could stop, or kill again.
        pods[Int(index)].isEnding = true
        within(index) { report(.podKilled) }
        endLife(of: index)
    }

    private func keepDown(_ index: Int32, for cause: String?) {
        guard let cause, pods[Int(index)].agent < 0,
            !pods[Int(index)].absences.contains(cause)
        else { return }
        pods[Int(index)].absences.append(cause)
    }

    /// Stops the pod where it is, as SIGSTOP or a long collection does: it keeps everything, its
    /// clocks go on, and what reaches it waits.
    ///
    /// - Parameters:
    ///   - name: The pod.
    ///   - suspended: Whether its host is suspended, so that its suspending clock stops as well,
    ///     and so does every life that it begins meanwhile, whether it has one now or not.
    ///   - cause: What stops it; it goes on once nothing does any more.
    public func pause(_ name: String, suspended: Bool = false, for cause: String = "") {
        let index = index(of: name)
        let record = pods + Int(index)
        let lives = isAlive(name)
        guard !isMuted, lives || suspended else { return }
        record.pointee.pauses.append(PodRecord.Pause(cause: cause, suspendsHost: suspended))
        let stops = lives && record.pointee.phase == .running
        if lives { record.pointee.phase = .paused }
        if suspended {
            record.pointee.clock.suspend(at: time)
            requeueSleepers(of: index)
        }
        if stops { within(index) { report(.podPaused(suspended: suspended)) } }
    }

    /// Lets a paused pod go on, unless something else still stops it; what waited for it becomes
    /// ready now, in the order in which it came.
    ///
    /// - Parameters:
    ///   - name: The pod.
    ///   - cause: What no longer stops it.
    public func resume(_ name: String, for cause: String = "") {
        let index = index(of: name)
        guard !isMuted, !pods[Int(index)].pauses.isEmpty else { return }
        pods[Int(index)].pauses.removeAll { $0.cause == cause }
        if !pods[Int(index)].pauses.contains(where: \.suspendsHost) {
            pods[Int(index)].clock.resume(at: time)
        }
        guard pods[Int(index)].phase == .paused else { return }
        guard pods[Int(index)].pauses.isEmpty else { return requeueSleepers(of: index) }
        pods[Int(index)].phase = .running
        let life = pods[Int(index)].incarnation
        within(index) {
            report(.podResumed)
            hearStart(index)
        }
        // Whoever observes it may have stopped it again, or ended its life.
        guard pods[Int(index)].phase == .running, pods[Int(index)].incarnation == life else {
            return
        }
        let parked = pods[Int(index)].parked
        pods[Int(index)].parked = []
        for reference in parked where pool.isCurrent(reference) { makeReady(reference) }
        requeueSleepers(of: index)
        if pods[Int(index)].hasUnheardTermination { hearTermination(index) }
    }

    private func hearStart(_ index: Int32) {
        guard pods[Int(index)].phase == .running, pods[Int(index)].hasUnheardStart else { return }
        pods[Int(index)].hasUnheardStart = false
        feedMachine(.started, pod: index)
    }

    /// Asks the pod to end, as SIGTERM does; whether it listens is its own affair.
    ///
    /// A paused pod hears of it when it goes on.
    ///
    /// - Parameters:
    ///   - name: The pod.
    ///   - cause: What keeps it down once it has ended, as of a kill.
    public func terminate(_ name: String, for cause: String? = nil) {
        let index = index(of: name)
        guard !isMuted else { return }
        keepDown(index, for: cause)
        guard isAlive(name) else { return }
        if let cause { pods[Int(index)].terminations.append(cause) }
        guard !pods[Int(index)].isTerminating else { return }
        pods[Int(index)].isTerminating = true
        within(index) { report(.podTerminating) }
        switch pods[Int(index)].phase {
        case .running: hearTermination(index)
        case .paused: pods[Int(index)].hasUnheardTermination = true
        case .waiting, .ended: break
        }
    }

    /// Ends the life that was asked to end for a cause, if it has not ended by itself.
    ///
    /// A next life, which nobody has asked, lives on: a node's agent begins one at once.
    ///
    /// - Parameters:
    ///   - name: The pod.
    ///   - cause: For what it was asked, as `terminate` was told.
    public func endTermination(of name: String, for cause: String) {
        let index = index(of: name)
        guard isAlive(name), pods[Int(index)].terminations.contains(cause) else { return }
        kill(name)
    }

    private func hearTermination(_ index: Int32) {
        pods[Int(index)].hasUnheardTermination = false
        within(index) {
            if case .machine = pods[Int(index)].program {
                feedMachine(.terminating, pod: index)
            }
            let sleepers = pods[Int(index)].terminationSleepers
            pods[Int(index)].terminationSleepers = []
            for sleeper in sleepers { sleeper.wake() }
        }
    }

    /// Ends the life of every pod and brings what is left of their tasks to an end, unheard.
    ///
    /// Nothing happens in this world any more; history and fingerprint stay as they are.
    ///
    /// Call it when a run is over; otherwise tasks that still wait keep their memory for ever.
    public func shutDown() {
        precondition(!isRunning, "world \(seed) is running; shut it down after run(until:)")
        isMuted = true
        for index in 1..<podCount { endLife(of: Int32(index)) }
        pods[0].phase = .ended
        dig(for: 0, incarnation: 0)
        dropHeldMessages()
        for index in 0..<pool.highWater where pool.slots[index].kind != .free {
            if pool.slots[index].kind == .delivery { _ = messages.remove(pool.slots[index].link) }
            pool.free(Int32(index))
        }
        // Whatever the tasks of the dead still enqueue is buried, so this comes to rest.
        run(until: time)
        forgetTasks()
    }

    func endLife(of index: Int32, succeeded: Bool = false) {
        let record = pods + Int(index)
        guard record.pointee.phase == .running || record.pointee.phase == .paused else { return }
        record.pointee.isEnding = false
        let parked = record.pointee.parked
        record.pointee.parked = []
        // A host that is suspended stays so, whoever dies on it.
        record.pointee.pauses.removeAll { !$0.suspendsHost }
        record.pointee.stalls = []
        record.pointee.hasUnheardStart = false
        record.pointee.phase = .ended
        record.pointee.machine = IdleMachine()
        dig(for: index, incarnation: record.pointee.incarnation)
        if record.pointee.agent >= 0 { tellAgent(of: index, succeeded: succeeded) }
        // Messages that waited for a paused pod are lost with it, even if it is restarted at once.
        for reference in parked where pool.isCurrent(reference) {
            let message = pool.slots[Int(reference.index)].link
            pool.free(reference.index)
            lose(message)
        }
    }

    /// Does something as if this pod were running, then returns to whoever was.
    func within(_ index: Int32, _ body: () -> Void) {
        let before = (currentPod, currentIncarnation, currentCause)
        // Levers may be pulled before the first run, when no world is current yet.
        let outer = lockstep_current()
        lockstep_set_current(Unmanaged.passUnretained(self).toOpaque())
        enter(index, cause: currentCause)
        body()
        lockstep_set_current(outer)
        (currentPod, currentIncarnation) = (before.0, before.1)
        currentCause = max(before.2, currentCause)
    }

    private func launch(_ index: Int32) {
        let record = pods + Int(index)
        switch record.pointee.program {
        case .none:
            break
        case .machine(let make):
            record.pointee.machine = make()
            record.pointee.hasUnheardStart = true
            hearStart(index)
        case .task(let program):
            let pod = Pod(world: self, index: index, incarnation: record.pointee.incarnation)
            // Not detached: whoever starts a pod from a task lends it that task's locals, so that a
            // test's expectations are its own in its pods too. They are no part of the run.
            record.pointee.root = Task(priority: .medium) {
                do {
                    try await program(pod)
                    pod.exit(error: nil)
                } catch {
                    pod.exit(error: String(describing: error))
                }
            }
        }
    }
}
