internal import LockstepDeterminism
internal import LockstepHistories

/// One message in flight.
struct Message {
    /// What a message is, besides a request or an answer to one.
    enum Notice: UInt8 {
        /// It is one of those.
        case none
        /// It tells that the request was not taken.
        case refused
        /// It tells that the connection broke.
        case broken
    }

    var isReply = false
    var notice = Notice.none
    /// Whether it was not cut off when it arrived; a pod that stands still has it later.
    var hasArrived = false
    var from: Int32 = 0
    var to: Int32 = 0
    /// Where a reply goes, or where the answer to a request will go.
    var address = ReplyAddress.nowhere
    /// Addresses the draws about its link, and which of the link's messages it is.
    var link: UInt64 = 0
    /// Which answer of its stream it is, from 1, once the stream's lane has taken it; 0 before.
    var laneNumber: Int32 = 0
    var ordinal: UInt64 = 0
    /// Whether a rule has made it from another of the same number.
    var isCopy = false
    /// Whether a rule has made a copy of it: whoever turns it away cannot say that it was not sent.
    var hasCopy = false
    var parcel = Parcel()
    var nextFree: Int32 = -1

    /// Whether a stream's lane has taken the answer, so that its place in the order is settled.
    var isInLane: Bool { laneNumber != 0 }

    /// Its number where rules draw about it: a copy may meet with another fate.
    var drawOrdinal: UInt64 { isCopy ? ~ordinal : ordinal }

    /// Where the message's priority is drawn from; apart from the draws about its passage.
    var priorityAddress: (key: UInt64, ordinal: UInt64) { (link, ordinal) }
}

extension ReplyAddress {
    static let nowhere = ReplyAddress(
        pod: 0,
        incarnation: 0,
        call: SlotReference(index: -1, generation: 0),
        request: 0,
        tag: 0,
        isStream: false
    )
}

extension SlotReference {
    /// The call of a request whose answer nobody waits for.
    static let nobody = SlotReference(index: 0, generation: 0)
}

/// All messages in flight, pooled.
struct MessagePool: ~Copyable {
    private var messages: UnsafeMutablePointer<Message>
    private var capacity: Int
    private var used = 0
    private var firstFree: Int32 = -1
    /// Messages in flight.
    private(set) var count = 0

    init(capacity: Int = 32) {
        self.capacity = capacity
        self.messages = .allocate(capacity: capacity)
    }

    deinit {
        messages.deinitialize(count: used)
        messages.deallocate()
    }

    subscript(index: Int32) -> Message {
        @inline(__always) unsafeAddress { UnsafePointer(messages + Int(index)) }
        @inline(__always) unsafeMutableAddress { messages + Int(index) }
    }

    @inline(__always)
    mutating func add(_ message: consuming Message) -> Int32 {
        count &+= 1
        if firstFree >= 0 {
            let index = firstFree
            firstFree = messages[Int(index)].nextFree
            messages[Int(index)] = message
            return index
        }
        if used == capacity { grow() }
        (messages + used).initialize(to: message)
        used &+= 1
        return Int32(truncatingIfNeeded: used &- 1)
    }

    /// Takes a message out.
    @inline(__always)
    mutating func remove(_ index: Int32) -> Message {
        count &-= 1
        let place = messages + Int(index)
        let message = place.move()
        place.initialize(to: Message(nextFree: firstFree))
        firstFree = index
        return message
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Message>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: messages, count: used)
        messages.deallocate()
        messages = larger
        capacity *= 2
    }
}
