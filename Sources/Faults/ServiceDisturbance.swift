internal import LockstepSimulation

extension Fault {
    /// Which share a fault strikes, in parts per million: what it says, or the kind's default.
    func share(of fault: PlannedFault) -> Int64 {
        fault.number("share") ?? kind.defaults.partsPerMillion("share") ?? 0
    }
}

extension FaultDraws {
    /// Strikes the services once in a run, if at all.
    func strikeServices(_ settings: Settings, in cluster: Cluster) -> [PlannedFault] {
        let parameters = settings.withoutOccurrence.planned
        let fault = strike("services", settings, until: cluster.end) { fault, _ in
            fault.targets = []
            fault.parameters = parameters
        }
        return fault.map { [$0] } ?? []
    }
}

extension PlannedFault {
    /// What is wrong with a number, where it is given and out of bounds.
    func objection(to name: String, within bounds: ClosedRange<Int64>) -> String? {
        guard let number = number(name), !bounds.contains(number) else { return nil }
        return "\(name) \(number), where it goes from \(bounds.lowerBound) to "
            + "\(bounds.upperBound)"
    }

    /// What is wrong with durations that services are told of: they take a day at most.
    func objection(toTold names: String...) -> String? {
        let dayNanoseconds: Int64 = 86_400_000_000_000
        for name in names {
            guard let time = nanoseconds(name), time > dayNanoseconds else { continue }
            return "`\(name)` \(Setting.text(ofNanoseconds: time)), which is more than a day"
        }
        return nil
    }
}

extension Settings {
    /// When troubles of services come, and for how long, unless a scenario says otherwise: in
    /// every second run, not before somebody can lead.
    static func serviceTrouble(
        lasting seconds: ClosedRange<Int64>?,
        _ own: Settings = Settings()
    ) -> Settings {
        var settings: Settings = [
            "chance": .share(partsPerMillion: 500_000),
            "begin": .durationRange(nanoseconds: 5_000_000_000...40_000_000_000),
        ]
        if let seconds {
            settings["lasts"] = .durationRange(
                nanoseconds: seconds.lowerBound * 1_000_000_000...seconds.upperBound
                    * 1_000_000_000
            )
        }
        return own.over(settings)
    }
}
