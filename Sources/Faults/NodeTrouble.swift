internal import LockstepSimulation

extension Settings {
    /// What counts for a fault of nodes where a scenario does not say.
    ///
    /// Every third node is struck, after the pods have had time to start; for how long is up to the
    /// kind, and always long enough for a lease to run out meanwhile.
    ///
    /// - Parameters:
    ///   - seconds: For how long, in seconds; `nil` if the kind is over at once.
    ///   - own: What is particular to the kind.
    /// - Returns: The settings.
    static func nodeTrouble(
        lasting seconds: ClosedRange<Int64>?,
        _ own: Settings = Settings()
    ) -> Settings {
        var settings = Settings()
        settings["chance"] = .share(partsPerMillion: 330_000)
        settings["begin"] = .durationRange(nanoseconds: 10_000_000_000...60_000_000_000)
        if let seconds {
            let range = seconds.lowerBound * 1_000_000_000...seconds.upperBound * 1_000_000_000
            settings["lasts"] = .durationRange(nanoseconds: range)
        }
        return own.over(settings)
    }
}
