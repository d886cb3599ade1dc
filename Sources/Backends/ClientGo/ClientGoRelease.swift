internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepSimulation

/// How client-go gives a lock back.
///
/// It reads the record for its version, but whether it is still the leader it asks its own memory.
/// A leader that was cut off while another took over therefore clears the other's record.
struct ClientGoRelease: Sendable {
    let pod: Pod
    let timekeeper: any Timekeeper
    /// How long all attempts together may take.
    let patienceNanoseconds: Int64
    /// Whether the elector remembers itself as the leader.
    let isLeader: Bool
    let lock: ClientGoLeaseLock

    /// Clears the record; after a conflict it starts over.
    func perform() async {
        var lock = lock
        let deadline = timekeeper.now.advanced(byNanoseconds: patienceNanoseconds)
        while true {
            let record: LeaderRecord
            do {
                record = try await lock.get(until: deadline)
            } catch {
                return
            }
            guard isLeader else { return }
            let failure = await clear(record, in: &lock, until: deadline)
            guard failure == .conflict, timekeeper.now < deadline else { return }
        }
    }

    private func clear(
        _ record: LeaderRecord,
        in lock: inout ClientGoLeaseLock,
        until deadline: LocalInstant
    ) async -> LockFailure? {
        pod.report(.releaseSent(lock: ClientGo.lock))
        var failure: LockFailure?
        do {
            let nobody = LeaderRecord(
                holder: "",
                leaseSeconds: 1,
                wall: timekeeper.wallClock,
                transitions: record.transitions
            )
            try await lock.update(nobody, until: deadline)
        } catch {
            failure = error
        }
        pod.report(.releaseEnded(lock: ClientGo.lock, outcome: failure?.outcome ?? .ok))
        return failure
    }
}
