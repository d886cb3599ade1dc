public import LockstepHistories

/// Somebody who is told of what happens, as it happens.
public protocol Observer: AnyObject {
    /// Takes one observation; sequences rise but may skip what the observer did not ask for.
    func observe(_ observation: Observation)
}

/// How much an observer wants to be told.
public enum Interest: Int, Comparable, Sendable {
    /// Nothing.
    case none
    /// What decides about properties: pods, faults, commits, reports, lost messages.
    case decisive
    /// Every message as well.
    case everything

    /// Orders interests, the smaller first.
    public static func < (left: Interest, right: Interest) -> Bool {
        left.rawValue < right.rawValue
    }
}
