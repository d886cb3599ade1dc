/// A lock was lost while the work under it ran.
public struct LeadershipLost: Error, Hashable, CustomStringConvertible {
    /// The lock's name.
    public let name: String
    /// Why it was lost.
    public let reason: LossReason

    /// Names the loss of a lock.
    public init(name: String, reason: LossReason) {
        self.name = name
        self.reason = reason
    }

    /// The loss as a sentence.
    public var description: String { "lost \(name): \(reason)" }
}

/// A campaign that will never be served: asking again is answered in the same way.
public struct CampaignRefused: Error, Hashable, CustomStringConvertible {
    /// The lock's name.
    public let name: String
    /// What the backend says.
    public let reason: LossReason

    /// Names the campaign that was refused.
    public init(name: String, reason: LossReason) {
        self.name = name
        self.reason = reason
    }

    /// The refusal as a sentence.
    public var description: String { "campaigning for \(name) ended: \(reason)" }
}
