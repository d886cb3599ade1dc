internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepServices
internal import LockstepSimulation

/// One candidate of client-go's election, good for one term.
///
/// Its rule of giving up counts from the *answer* to the last renewal: one retry period later a
/// round of renewing begins, and only when that round has lasted for the renew deadline is the term
/// over. Nobody looks at the lease meanwhile.
struct ClientGoElector: Sendable {
    private let pod: Pod
    private let environment: Environment
    private let timings: ClientGoTimings
    private let releases: Bool
    private let work: GuardedWork
    private let identity: String
    private var lock: ClientGoLeaseLock
    private var view = LeaderView()
    private var reportedLeader = ""

    /// A candidate under a name of its own: the pod's, and 16 random digits; or under its host's,
    /// which is its own as long as nobody says that it is dead while it is not.
    ///
    /// Throws `NotMounted` if there is no API server.
    init(
        in pod: Pod,
        _ environment: Environment,
        timings: ClientGoTimings,
        releases: Bool,
        isUnique: Bool = true,
        work: GuardedWork
    ) throws {
        self.pod = pod
        self.environment = environment
        self.timings = timings
        self.releases = releases
        self.work = work
        if isUnique {
            identity = pod.name + "_" + environment.randomness.next().sixteenDigits
        } else {
            identity = pod.hostname
        }
        lock = ClientGoLeaseLock(
            ClientGo.lock,
            over: BoundedTransport(
                try environment.services.kubernetes(),
                timekeeper: environment.timekeeper,
                timeoutNanoseconds: timings.request
            )
        )
    }

    /// Campaigns, leads until the term is lost or the task is cancelled, and gives the lock back.
    mutating func run() async {
        pod.report(.campaignBegan(lock: ClientGo.lock))
        var end = Self.askedToEnd
        if await acquire() {
            let token = Token(number: lock.version)
            let term = OpenTerm(of: ClientGo.lock, in: pod, token: token, work: work)
            end = await withTaskCancellationHandler {
                await renew()
            } onCancel: {
                term.cancel(Self.askedToEnd)
            }
            // The work may still be running: nobody has waited for it, nor, unless the elector was
            // asked to end, even told it to stop.
            if releases { await release() }
            term.cancel(end)
        }
        // Whoever never led is told to stop as well.
        pod.report(.callback(lock: ClientGo.lock, which: .stopped, reason: end))
    }

    private static let askedToEnd = "asked to end"

    private mutating func acquire() async -> Bool {
        while !Task.isCancelled {
            let isLeader = await tryAcquireOrRenew(until: .distantFuture)
            reportLeader()
            if isLeader { return true }
            let jitter = environment.randomness.next().below(UInt64(timings.longestJitter))
            try? await Task.sleep(for: .nanoseconds(timings.retry + Int64(jitter)))
        }
        return false
    }

    /// Renews until that fails for a whole round.
    ///
    /// - Returns: Why the term is over.
    private mutating func renew() async -> String {
        while !Task.isCancelled {
            let isRenewed = await renewRound()
            reportLeader()
            guard isRenewed else { break }
            try? await Task.sleep(for: .nanoseconds(timings.retry))
        }
        return Task.isCancelled ? Self.askedToEnd : "not renewed in time"
    }

    /// Tries at every tick of the retry period until it works or the round has lasted too long.
    private mutating func renewRound() async -> Bool {
        let timekeeper = environment.timekeeper
        let began = timekeeper.now
        let deadline = began.advanced(byNanoseconds: timings.hold)
        var tick = began.advanced(byNanoseconds: timings.retry)
        while true {
            if await tryAcquireOrRenew(until: deadline) { return true }
            // A tick that was missed comes at once, more of them are lost.
            let now = timekeeper.now
            let wake = min(tick, deadline)
            if wake > now {
                try? await Task.sleep(for: .nanoseconds(wake.nanoseconds(since: now)))
            }
            guard !Task.isCancelled, timekeeper.now < deadline else { return false }
            repeat {
                tick = tick.advanced(byNanoseconds: timings.retry)
            } while tick <= timekeeper.now
        }
    }

    /// One attempt to take the lock or to keep it.
    ///
    /// A holder writes straight away over what it remembers; if that fails, or the lock is
    /// another's as far as is known, the record is read first.
    private mutating func tryAcquireOrRenew(until deadline: LocalInstant) async -> Bool {
        let (now, wall) = (environment.timekeeper.now, environment.timekeeper.wallClock)
        if view.holder == identity, view.isValid(at: now) {
            if await write(at: wall, until: deadline) { return true }
        }
        do {
            let record = try await lock.get(until: deadline)
            view.noteRead(record, at: environment.timekeeper.now)
            if !record.holder.isEmpty, view.holder != identity, view.isValid(at: now) {
                return false
            }
            return await write(at: wall, over: record, until: deadline)
        } catch .missing {
            return await create(at: wall, until: deadline)
        } catch {
            return false
        }
    }

    private mutating func create(at wall: WallInstant, until deadline: LocalInstant) async -> Bool {
        let record = ownRecord(at: wall)
        do {
            try await lock.create(record, until: deadline)
        } catch {
            return false
        }
        view.noteWritten(record, at: environment.timekeeper.now)
        return true
    }

    /// Writes this candidate in as the holder.
    ///
    /// - Parameters:
    ///   - wall: When the attempt began, for the record.
    ///   - found: What was just read; `nil` to rely on what is remembered.
    ///   - deadline: When to give up.
    /// - Returns: Whether it is known to have been written.
    private mutating func write(
        at wall: WallInstant,
        over found: LeaderRecord? = nil,
        until deadline: LocalInstant
    ) async -> Bool {
        var record = ownRecord(at: wall)
        if let old = found ?? view.record {
            let isRenewal = view.holder == identity
            record.transitions = old.transitions &+ (isRenewal ? 0 : 1)
            if isRenewal { record.acquireTime = old.acquireTime }
        }
        do {
            try await lock.update(record, until: deadline)
        } catch {
            return false
        }
        // The time after the answer, although others count from the write.
        view.noteWritten(record, at: environment.timekeeper.now)
        return true
    }

    private func ownRecord(at wall: WallInstant) -> LeaderRecord {
        LeaderRecord(holder: identity, leaseSeconds: timings.leaseSeconds, wall: wall)
    }

    private mutating func reportLeader() {
        guard view.holder != reportedLeader else { return }
        reportedLeader = view.holder
        pod.report(.leaderObserved(lock: ClientGo.lock, holder: reportedLeader))
    }

    /// Gives the lock back, even if the task was cancelled.
    private func release() async {
        let release = ClientGoRelease(
            pod: pod,
            timekeeper: environment.timekeeper,
            patienceNanoseconds: timings.hold,
            isLeader: view.holder == identity,
            lock: lock
        )
        await Task { await release.perform() }.value
    }
}
