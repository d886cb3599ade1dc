extension Event {
    /// The topic the event belongs to.
    ///
    /// - Cost: One jump; reads no field.
    @inlinable
    public var topic: Topic {
        switch self {
        case .podStarted, .podKilled, .podPaused, .podResumed, .podTerminating, .podExited,
            .podStuck:
            .lives
        case .clockSet: .clocks
        case .requestSent, .requestArrived, .replySent, .replyReceived, .requestAbandoned:
            .messages
        case .messageLost: .losses
        case .faultBegan, .faultEnded, .phaseBegan, .frozen: .faults
        case .inventory: .inventories
        case .committed: .commits
        case .campaignBegan, .nested, .waiting, .leftQueue, .gaveUp: .campaigns
        case .sharing, .granted, .deadlineSet, .beliefEnded: .beliefs
        case .callback: .callbacks
        case .bodyBegan, .bodyCancelled, .bodyEnded: .bodies
        case .releaseSent, .releaseEnded: .releases
        case .leaderObserved: .sightings
        case .effectIssued, .effectApplied: .effects
        }
    }
}

/// What a group of events is about, so that a judge is only shown what it asks for.
public enum Topic: UInt8, CaseIterable, Hashable, Sendable {
    /// Pods start, pause, end.
    case lives
    /// Clocks are set.
    case clocks
    /// Requests and replies travel.
    case messages
    /// Messages are lost.
    case losses
    /// Faults and phases begin and end.
    case faults
    /// What pods hold is counted.
    case inventories
    /// The store changes a record.
    case commits
    /// Electors begin to campaign, wait in a queue, and give up.
    case campaigns
    /// Electors begin and cease to believe.
    case beliefs
    /// Users are called back.
    case callbacks
    /// Work under a lock begins and ends.
    case bodies
    /// Locks are released.
    case releases
    /// Electors see who leads.
    case sightings
    /// Protected resources are used.
    case effects
}
