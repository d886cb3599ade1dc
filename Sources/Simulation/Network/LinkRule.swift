/// What a fault does to some of the messages of one directed link.
///
/// Rules of a link are asked in the order in which they were laid on it, each about what the ones
/// before left of the message; a message that one of them held, and a copy, meets those that come
/// after it. A message that the network's own weather loses, or that a cut
/// stops, meets none of them.
public struct LinkRule: Hashable, Sendable {
    /// Which messages are meant: requests by what they are about, answers by their request's.
    ///
    /// A request that its service took before, and has not answered, is not known.
    public var pattern: SubjectPattern
    /// The share of the meant messages that are struck, in parts per million.
    public var partsPerMillion: UInt64
    /// How many messages are struck at most; `nil` for any number.
    public var limit: Int64?
    /// What is done to them.
    public var action: Action

    /// What is done to a message.
    public enum Action: Hashable, Sendable {
        /// It is lost; a stream breaks.
        case lose
        /// It does not arrive, and nobody ever notices: a connection that is dead at the other end.
        /// A stream falls silent, and breaks when the rule is taken off.
        case swallow
        /// It takes so many nanoseconds longer, drawn evenly for each.
        case delay(nanoseconds: ClosedRange<Int64>)
        /// A request arrives once more, so many nanoseconds after it was sent; the answer to that
        /// copy finds nobody. Openings of streams, and answers, are left alone.
        case duplicate(afterNanoseconds: ClosedRange<Int64>)
        /// It waits until the rule is taken off, and then goes on in this order; answers of a
        /// stream wait behind one that does, and keep their order.
        case hold(Order)
        /// It waits until a later message of the link has gone by, or so many nanoseconds. Answers
        /// of a stream are left alone, since bytes of one connection keep their order.
        case overtake(withinNanoseconds: Int64)
        /// It takes the link for so many nanoseconds, and waits for those before it.
        case queue(nanosecondsEach: Int64)
        /// A request is turned away at once, and the pod is told that it was not sent; one that a
        /// rule before has copied may arrive all the same, so that its pod is told nothing certain.
        case refuse
    }

    /// The order in which messages that waited go on.
    public enum Order: String, Hashable, Sendable, CaseIterable {
        /// As they came.
        case same
        /// The last one first.
        case reversed
        /// Drawn.
        case shuffled
    }

    /// Puts a rule together; by default it strikes every message.
    public init(
        _ action: Action,
        on pattern: SubjectPattern = SubjectPattern(),
        partsPerMillion: UInt64 = 1_000_000,
        limit: Int64? = nil
    ) {
        self.pattern = pattern
        self.partsPerMillion = partsPerMillion
        self.limit = limit
        self.action = action
    }
}

/// A rule on its link, with what it has gathered.
struct ActiveRule {
    let number: UInt64
    let owner: String
    let from: Int32
    let to: Int32
    let rule: LinkRule
    /// Addresses the draws about single messages.
    let key: UInt64
    /// How many more messages it may strike.
    var left: Int64
    /// Messages that wait, in the order in which they came.
    var held: [Int32] = []
    /// Streams that have fallen silent.
    var silenced: [ReplyAddress] = []
    /// Requests whose answers are meant.
    var noted: Set<UInt64> = []
    /// When the link is free again.
    var busyUntil: Int64 = .min
    /// Whether there was a message that it means, struck or spared.
    var hasMet = false
}
