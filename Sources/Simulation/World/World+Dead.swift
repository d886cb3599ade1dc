internal import LockstepCSimulation
internal import LockstepDeterminism

/// What a killed pod leaves behind: its tasks, which must still be brought to their end.
struct Grave {
    let pod: Int32
    let incarnation: UInt32
    var root: Task<Void, Never>?
    var remains: [Remains] = []

    /// How many jobs a dead pod's tasks may take to end before they are given up.
    static let patience = 10_000
}

/// Something that a dead pod's tasks wait for.
enum Remains {
    case job(UInt64, isMain: Bool)
    case sleeper(any Sleeper)
    case receiver(any Receiver)
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
            let slot = pool.slots[index]
            guard slot.pod == pod, slot.incarnation == incarnation else { continue }
            switch (slot.kind, slot.payload) {
            case (.job, _), (.sleepingJob, _):
                remains.append(.job(slot.word, isMain: false))
            case (.mainJob, _):
                remains.append(.job(slot.word, isMain: true))
            case (.alarm, .sleeper(let sleeper)):
                remains.append(.sleeper(sleeper))
            case (.openCall, .receiver(let receiver, _)):
                remains.append(.receiver(receiver))
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
            $0.remains += remains
        }
    }

    /// Brings the tasks of all dead pods to their end, unheard: they are cancelled, everything they wait for answers
    /// at once, and nothing they do reaches the network, the history or the fingerprint.
    ///
    /// No call of the runtime destroys a suspended task, and a dropped one would leak.
    func buryDead() {
        isMuted = true
        defer {
            isMuted = false
            leave()
        }
        while !graves.isEmpty {
            currentPod = graves[0].pod
            currentIncarnation = graves[0].incarnation
            graves[0].root?.cancel()
            graves[0].root = nil
            var patience = Grave.patience
            while let remains = nextRemains() {
                guard patience > 0 else {
                    abandonedTasks += graves[0].remains.count + 1
                    break
                }
                patience -= 1
                layToRest(remains)
            }
            graves.removeFirst()
        }
    }

    private func nextRemains() -> Remains? {
        // Jobs first: they may cancel what others wait for.
        guard !graves[0].remains.isEmpty else { return nil }
        return graves[0].remains.removeFirst()
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
