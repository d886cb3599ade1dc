internal import Synchronization

/// The driver of an election between two of its campaigns, with what it knows of the store.
///
/// A campaign takes it and leaves it again, so each driver has one owner at a time; campaigns that
/// run beside each other find none and begin with a fresh one. Who gives up waiting sooner than a
/// lease, and asks again, therefore still sees that a dead holder's record has not changed.
///
/// Nobody listens between campaigns. So a core that takes notices, and might miss one, is not kept.
@usableFromInline
final class RestingDriver<Core: Instance>: Sendable {
    private let driver = Mutex<InstanceDriver<Core>?>(nil)

    /// No driver yet.
    @usableFromInline
    init() {}

    /// Takes the driver that was left last, if nobody else has.
    @usableFromInline
    func take() -> InstanceDriver<Core>? {
        driver.withLock { driver in
            defer { driver = nil }
            return driver
        }
    }

    /// Leaves a driver that has been released, for the next campaign.
    @usableFromInline
    func leave(_ released: InstanceDriver<Core>) {
        guard Core.Notice.self == Never.self else { return }
        driver.withLock { $0 = released }
    }
}
