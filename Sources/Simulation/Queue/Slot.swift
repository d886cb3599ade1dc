internal import LockstepDeterminism

/// One thing that will happen unless it is cancelled: a job, an alarm, a delivery, a hand on a
/// lever.
///
/// Slots are pooled. Whoever holds a `SlotReference` from before a slot was freed finds another
/// generation in it and knows that his thing no longer exists; that is how cancelling works.
struct Slot {
    enum Kind: UInt8 {
        /// On the free list.
        case free
        /// A job of the Swift runtime, ready as soon as it is in the queue.
        case job
        /// The same for the main actor.
        case mainJob
        /// A job that becomes ready when its sleep is over (`Task.sleep`).
        case sleepingJob
        /// An alarm of a `Timekeeper`.
        case alarm
        /// A timer of a value program.
        case machineTimer
        /// A message on its way to a service or back to a pod.
        case delivery
        /// A call that waits for its answer; never queued.
        case openCall
        /// Something the run itself scheduled: a fault, a check.
        case control
        /// A pod's end, on its way to its node's agent.
        case podEnded
    }

    var kind: Kind = .free
    /// Whether the thing counts suspended time: `false` for sleeps on the suspending clock.
    var countsSuspension = true
    /// Whether it has left the time heap and waits to be picked.
    var isReady = false
    var generation: UInt32 = 1
    var pod: Int32 = 0
    var incarnation: UInt32 = 0
    /// The observation that led to it.
    var cause: UInt64 = 0
    /// A job's address, a timer's or message's number, the request of an open call.
    var word: UInt64 = 0
    /// The local deadline of an alarm or sleep.
    var deadline: Int64 = 0
    /// The true time at which it leaves the heap; an entry of the heap with another key is out of
    /// date.
    var due: Int64 = 0
    /// The next free slot, the message of a delivery, or the service of an open call.
    var link: Int32 = -1
    var payload = Payload.none

    enum Payload {
        case none
        case sleeper(any Sleeper)
        case receiver(any Receiver)
        case stream(StreamLane)
        case control(ControlAction)
    }
}

/// Names a slot as it was at one time.
struct SlotReference: Hashable {
    var index: Int32
    var generation: UInt32
}

/// All slots of a world.
struct SlotPool: ~Copyable {
    private(set) var slots: UnsafeMutablePointer<Slot>
    private(set) var capacity: Int
    private var firstFree: Int32 = -1
    /// Slots in use.
    private(set) var count = 0
    /// Slots ever used; those beyond it were never initialized by anyone but the pool.
    private(set) var highWater = 0

    init(capacity: Int = 64) {
        self.capacity = capacity
        self.slots = .allocate(capacity: capacity)
    }

    deinit {
        slots.deinitialize(count: highWater)
        slots.deallocate()
    }

    @inline(__always)
    mutating func take() -> Int32 {
        count &+= 1
        if firstFree >= 0 {
            let index = firstFree
            firstFree = slots[Int(index)].link
            return index
        }
        if highWater == capacity { grow() }
        (slots + highWater).initialize(to: Slot())
        highWater &+= 1
        return Int32(truncatingIfNeeded: highWater &- 1)
    }

    @inline(__always)
    mutating func free(_ index: Int32) {
        let slot = slots + Int(index)
        slot.pointee.kind = .free
        slot.pointee.isReady = false
        slot.pointee.countsSuspension = true
        slot.pointee.generation &+= 1
        // 0 names nothing, also after four billion uses.
        if slot.pointee.generation == 0 { slot.pointee.generation = 1 }
        slot.pointee.payload = .none
        slot.pointee.link = firstFree
        firstFree = index
        count &-= 1
    }

    @inline(__always)
    func isCurrent(_ reference: SlotReference) -> Bool {
        slots[Int(reference.index)].generation == reference.generation
    }

    @inline(__always)
    func reference(_ index: Int32) -> SlotReference {
        SlotReference(index: index, generation: slots[Int(index)].generation)
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Slot>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: slots, count: highWater)
        slots.deallocate()
        slots = larger
        capacity *= 2
    }
}
