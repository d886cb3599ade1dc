internal import LockstepKubernetes

extension Lease {
    private static let second: Int64 = 1_000_000_000

    /// How long others leave the Lease alone, in nanoseconds; 0 if it does not say.
    ///
    /// A Lease says it in whole seconds, at least one: what is set is rounded up.
    var leaseNanoseconds: Int64 {
        get {
            let (nanoseconds, overflow) = (leaseDurationSeconds ?? 0)
                .multipliedReportingOverflow(by: Self.second)
            return overflow ? .max : nanoseconds
        }
        set {
            let isRounded = newValue % Self.second > 0
            leaseDurationSeconds = max(1, newValue / Self.second + (isRounded ? 1 : 0))
        }
    }
}
