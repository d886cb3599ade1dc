/// What a message carries: two words for programs that need no more, and an object for those that
/// do.
public struct Parcel: Sendable {
    /// A word of the sender's choosing.
    public var first: UInt64
    /// A second word of the sender's choosing.
    public var second: UInt64
    /// Anything larger.
    public var body: (any ParcelBody)?

    /// Packs a parcel.
    @inlinable
    public init(_ first: UInt64 = 0, _ second: UInt64 = 0, body: (any ParcelBody)? = nil) {
        self.first = first
        self.second = second
        self.body = body
    }
}

/// A parcel's larger content.
public protocol ParcelBody: AnyObject, Sendable {
    /// The content in a few characters, for the record.
    var summary: String { get }

    /// Adds the content, so that an explorer can tell two messages apart.
    func hashContent(into hasher: inout Hasher)
}

extension ParcelBody {
    /// Adds the summary.
    public func hashContent(into hasher: inout Hasher) { hasher.combine(summary) }
}

/// Someone who waits for the answer to a request.
public protocol Receiver: AnyObject, Sendable {
    /// Takes the answer, or `nil` when nothing will come any more: the pod was killed, or an answer
    /// of the stream was lost.
    ///
    /// Called in the receiver's own pod, at most once unless the call was opened as a stream; must
    /// return soon.
    func receive(_ parcel: Parcel?)
}

/// Where an answer goes.
public struct ReplyAddress: Sendable {
    let pod: Int32
    let incarnation: UInt32
    let call: SlotReference
    /// The request's number in the run.
    public let request: UInt64
    /// What a machine had sent along with its request.
    let tag: UInt64
    /// Whether the one who waits takes more than one answer.
    let isStream: Bool
}

/// One request of a pod, as long as it waits.
public struct CallID: Sendable {
    let call: SlotReference
    /// The request's number in the run.
    public let request: UInt64
}
