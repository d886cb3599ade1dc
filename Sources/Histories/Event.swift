public import LockstepDeterminism

/// What an observation says happened.
///
/// Adding a case means adding its name and its fields to `Event+Fields.swift`, its reading to
/// `Event+Reading.swift`, its topic to `Event+Topic.swift`, and a sample to `EventSamples`; the
/// compiler and `EventFieldsTests` ask for them. Nothing asks for a sentence in
/// `Observation+Sentence.swift`, without which no story tells of it.
public enum Event: Hashable, Sendable {
    // MARK: Pods and their clocks

    /// A pod began a life.
    case podStarted
    /// A pod was killed: its memory is gone.
    case podKilled
    /// A pod stopped running but keeps everything.
    ///
    /// With `suspended`, its host's suspending clock stops as well.
    case podPaused(suspended: Bool)
    /// A paused pod runs again.
    case podResumed
    /// A pod was asked to end (SIGTERM).
    case podTerminating
    /// A pod's program returned, or threw what `error` describes.
    case podExited(error: String?)
    /// A run has ended, and nothing would ever have woken the pod.
    ///
    /// `tasks` says what each of its tasks waits for, in words that are this build's own, so it is
    /// never folded into a fingerprint; none has run since `since`, in nanoseconds of true time.
    case podStuck(tasks: String, since: Instant, hearsTermination: Bool)
    /// A pod's clock was set: rate in parts per billion from here on, wall clock ahead of the
    /// truth by so much.
    case clockSet(ratePartsPerBillion: Int64, wallAheadNanoseconds: Int64)

    // MARK: Messages

    /// A request left a pod.
    case requestSent(id: UInt64, to: String, summary: String)
    /// A request reached its service.
    case requestArrived(id: UInt64, from: String)
    /// A service answered.
    case replySent(id: UInt64, to: String, summary: String)
    /// An answer reached the pod that had asked.
    case replyReceived(id: UInt64, outcome: Outcome)
    /// A message was lost on its way.
    case messageLost(id: UInt64, leg: Leg, reason: LossCause)
    /// The pod stopped waiting for an answer; what became of the request it does not know.
    case requestAbandoned(id: UInt64)

    // MARK: Faults and phases

    /// A fault of the plan began.
    case faultBegan(fault: String, kind: String, detail: String)
    /// A fault of the plan ended.
    case faultEnded(fault: String, kind: String)
    /// A phase of the run began: `breaking`, then `recovering`.
    case phaseBegan(name: String)
    /// From here on no fault begins or ends: whatever is broken stays broken, and the pods named,
    /// with a space between two, must make progress all the same.
    case frozen(core: String)

    // MARK: What a pod holds

    /// What a pod's life holds at one moment besides its program itself: tasks that have not come
    /// to their end, alarms, calls that wait for an answer, streams that are open.
    ///
    /// At the grant of `lock`, or, where that is empty, when its program has returned. Made only
    /// where a judge asks for it, and never folded into a fingerprint.
    case inventory(lock: String, tasks: Int64, timers: Int64, calls: Int64, streams: Int64)

    // MARK: The store

    /// The store changed, or created, or deleted the record of a lock.
    case committed(Commit)

    // MARK: What an elector reports

    /// An elector began to campaign; said again whenever it goes on after a belief that ended.
    case campaignBegan(lock: String)
    /// The campaign for `lock` that an elector has just begun is part of its pod's work under
    /// `under`, which lasts until the campaign, and what comes of it, has ended.
    case nested(lock: String, under: String)
    /// An elector stands in the lock's queue; of two places the lower comes first.
    case waiting(lock: String, place: UInt64)
    /// An elector stands in the lock's queue no longer, or cannot be sure of it; `waiting` follows
    /// if it does.
    case leftQueue(lock: String)
    /// An elector no longer campaigns, and was granted nothing.
    case gaveUp(lock: String)
    /// The elector's next grant may be one of so many at a time: 1 for a writer, more for a permit
    /// of a semaphore or a reader. An elector that never says so holds its locks alone.
    case sharing(lock: String, limit: Int64)
    /// An elector believes from now on that it holds the lock, until `deadline` on its own clock
    /// if it has one.
    case granted(lock: String, token: Token, deadline: LocalInstant?)
    /// An elector moved its deadline.
    case deadlineSet(lock: String, deadline: LocalInstant)
    /// An elector no longer believes that it holds the lock.
    case beliefEnded(lock: String, reason: String)
    /// A callback of the elector's user was called.
    case callback(lock: String, which: Callback, reason: String)
    /// The work done under the lock began.
    case bodyBegan(lock: String, token: Token)
    /// The work was told to stop.
    case bodyCancelled(lock: String)
    /// The work ended.
    case bodyEnded(lock: String)
    /// An elector sent its release.
    case releaseSent(lock: String)
    /// An elector's release was answered, or given up.
    case releaseEnded(lock: String, outcome: Outcome)
    /// An elector saw who the store says holds the lock; empty for nobody.
    case leaderObserved(lock: String, holder: String)

    // MARK: Protected resources

    /// A holder sent an effect to a protected resource.
    case effectIssued(resource: String, token: Token)
    /// A resource took or refused an effect.
    case effectApplied(resource: String, lock: String, token: Token, fenced: Bool, accepted: Bool)
}

/// What became of an operation: it happened, it certainly did not, or nobody knows.
public enum Outcome: String, Hashable, Sendable {
    /// It happened.
    case ok
    /// It certainly did not happen.
    case failed
    /// It may have happened.
    case unknown
}

/// The way out or the way back.
public enum Leg: String, Hashable, Sendable {
    /// From the pod to the service.
    case request
    /// From the service to the pod.
    case reply
}

/// Why a message was lost.
public enum LossCause: String, Hashable, Sendable {
    /// The link dropped it by chance.
    case chance
    /// The link was cut.
    case partition
    /// A fault aimed at such messages took it.
    case fault
    /// Its destination was dead.
    case dead
    /// Nobody took the connection: the request was certainly not sent.
    case refused
}

/// The two callbacks every elector has in some form.
public enum Callback: String, Hashable, Sendable {
    /// The user was told to start leading.
    case started
    /// The user was told to stop leading.
    case stopped
}

/// A fencing token as an observation carries it.
///
/// Tokens of one scope are ordered by number; tokens of different scopes cannot be compared.
public struct Token: Hashable, Sendable {
    /// What the number counts within: empty where versions are ordered for the whole store, else
    /// an object's uid.
    public var scope: String
    /// The number; larger is later.
    public var number: UInt64

    /// A token of a scope.
    public init(scope: String = "", number: UInt64) {
        self.scope = scope
        self.number = number
    }
}

/// A change of a lock's record in the store.
public struct Commit: Hashable, Sendable {
    /// The lock whose record changed.
    public var lock: String
    /// The store's version after the change; rises with every change, unless a store loses some
    /// and counts on from what is left: what it has lost is told as changes back, by nobody.
    public var version: UInt64
    /// The object's identity; another one after delete and re-creation.
    public var uid: String
    /// What the record said before; `nil` if there was none.
    public var before: Record?
    /// What it says now; `nil` if it was deleted.
    public var after: Record?
    /// The pod that asked for it; empty for an operator's or third party's hand.
    public var actor: String
    /// The request that asked for it; 0 if none did.
    public var request: UInt64

    /// Puts a commit together.
    public init(
        lock: String,
        version: UInt64,
        uid: String,
        before: Record?,
        after: Record?,
        actor: String,
        request: UInt64
    ) {
        self.lock = lock
        self.version = version
        self.uid = uid
        self.before = before
        self.after = after
        self.actor = actor
        self.request = request
    }

    /// What a lock's record says, as far as judges care.
    public struct Record: Hashable, Sendable {
        /// Who holds the lock, as the record spells it (with its grant, where it carries one);
        /// empty for nobody.
        public var holder: String
        /// How long others must let the record rest before they take over; 0 if the record does
        /// not say.
        public var leaseNanoseconds: Int64

        /// Puts a record together.
        public init(holder: String, leaseNanoseconds: Int64) {
            self.holder = holder
            self.leaseNanoseconds = leaseNanoseconds
        }
    }
}
