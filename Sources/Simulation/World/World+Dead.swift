internal import LockstepCSimulation
internal import LockstepDeterminism

/// What a killed pod leaves behind: its tasks, which must still be brought to their end.
struct Grave {
    let pod: Int32
    let incarnation: UInt32
    var root: Task<Void, Never>?
    /// Whether the pod's program has come to its end; a machine has none that could fail to.
    var rootHasReturned = true
    var remains: [Remains] = []
    /// The first of the remains that has not been laid to rest.
    var next = 0

    /// How many jobs a dead pod's tasks may take to end before they are given up.
    static let patience = 10_000
    /// How far ahead of the living the clocks of the dead are: a hundred years.
    static let clockLeadNanoseconds: Int64 = 3_155_760_000_000_000_000
    /// How far they run on with each job: an hour.
    static let clockStepNanoseconds: Int64 = 3_600_000_000_000

    /// Tasks that have not ended, as far as they can be seen.
    var unfinishedTasks: Int {
        let queued = remains[next...].count { $0.isTask }
        return max(queued, rootHasReturned ? 0 : 1)
    }
}

/// Something that a dead pod's tasks wait for.
enum Remains {
    case job(UInt64, isMain: Bool)
    case sleeper(any Sleeper)
    case receiver(any Receiver)

    var isTask: Bool {
        guard case .job(let word, _) = self,
            let job = UnsafeMutableRawPointer(bitPattern: UInt(word))
        else { return false }
        return lockstep_job_is_task(job) != 0
    }
}

extension World {
    /// Whether the life that runs now has ended, so that nothing more of it may enter the queue.
    @inline(__always)
    var currentLifeIsOver: Bool {
        let record = pods + Int(currentPod)
        return record.pointee.incarnation != currentIncarnation || record.pointee.phase == .ended
    }

    /// Puts something of the life that runs now, which is over, into its grave.
    func bury(_ remains: Remains) {
        grave(of: currentPod, incarnation: currentIncarnation) { $0.remains.append(remains) }
    }

    /// Takes everything that a life of a pod waits for out of the queue and into a grave.
    func dig(for pod: Int32, incarnation: UInt32) {
        let root = pods[Int(pod)].root
        pods[Int(pod)].root = nil
        var remains: [Remains] = []
        for index in 0..<pool.highWater {
            let slot = pool.slots + index
            guard slot.pointee.pod == pod, slot.pointee.incarnation == incarnation else { continue }
            switch (slot.pointee.kind, slot.pointee.payload) {
            case (.job, _), (.sleepingJob, _):
                remains.append(.job(slot.pointee.word, isMain: false))
            case (.mainJob, _):
                remains.append(.job(slot.pointee.word, isMain: true))
            case (.alarm, .sleeper(let sleeper)):
                remains.append(.sleeper(sleeper))
            case (.openCall, .receiver(let receiver)):
                remains.append(.receiver(receiver))
            case (.openCall, .stream(let lane)):
                remains.append(.receiver(lane.receiver))
            case (.machineTimer, _):
                break
            default:
                continue
            }
            pool.free(Int32(index))
        }
        remains += pods[Int(pod)].terminationSleepers.map { .sleeper($0) }
        pods[Int(pod)].terminationSleepers = []
        guard root != nil || !remains.isEmpty else { return }
        grave(of: pod, incarnation: incarnation) {
            $0.root = root
            $0.rootHasReturned = root == nil
            $0.remains += remains
        }
    }

    /// Notes that the program of a dead pod has come to its end after all.
    func noteRootReturned(_ pod: Pod) {
        for index in graves.indices
        where graves[index].pod == pod.index && graves[index].incarnation == pod.incarnation {
            graves[index].rootHasReturned = true
        }
    }

    /// Brings the tasks of all dead pods to their end, unheard: they are cancelled, everything
    /// they wait for answers at once, and nothing they do reaches the network, the history or the
    /// fingerprint.
    ///
    /// No call of the runtime destroys a suspended task, and a dropped one would leak.
    func buryDead() {
        let wasMuted = isMuted
        isMuted = true
        defer {
            isMuted = wasMuted
            leave()
        }
        while let grave = graves.first {
            currentPod = grave.pod
            currentIncarnation = grave.incarnation
            clockOfTheDead = Grave.clockLeadNanoseconds
            graves[0].root = nil
            grave.root?.cancel()
            var patience = Grave.patience
            while patience > 0, let remains = nextRemains() {
                patience -= 1
                clockOfTheDead += Grave.clockStepNanoseconds
                layToRest(remains)
            }
            abandonedTasks += graves[0].unfinishedTasks
            graves.removeFirst()
        }
    }

    private func nextRemains() -> Remains? {
        guard graves[0].next < graves[0].remains.count else { return nil }
        let remains = graves[0].remains[graves[0].next]
        graves[0].next += 1
        if graves[0].next == graves[0].remains.count {
            graves[0].remains.removeAll(keepingCapacity: true)
            graves[0].next = 0
        }
        return remains
    }

    private func layToRest(_ remains: Remains) {
        switch remains {
        case .job(let word, let isMain):
            let job = unsafeBitCast(word, to: UnownedJob.self)
            lockstep_cancel_task(unsafeBitCast(job, to: UnsafeMutableRawPointer.self))
            run(job, isMain: isMain)
        case .sleeper(let sleeper):
            sleeper.wake()
        case .receiver(let receiver):
            receiver.receive(nil)
        }
    }

    private func grave(
        of pod: Int32,
        incarnation: UInt32,
        _ change: (inout Grave) -> Void
    ) {
        for index in graves.indices
        where graves[index].pod == pod && graves[index].incarnation == incarnation {
            change(&graves[index])
            return
        }
        var grave = Grave(pod: pod, incarnation: incarnation)
        change(&grave)
        graves.append(grave)
    }
}
