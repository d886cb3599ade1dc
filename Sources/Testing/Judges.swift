public import LockstepCheckers

/// Judges for a simulated test, who have seen nothing yet.
///
///     judges: Judges.named("belief-exclusion", "fencing")
///     judges: Judges.all() + [MyOwnJudge()]
public enum Judges {
    /// Every judge of the house that watches wherever none is named, one for effects that no belief
    /// covers (S5), one for holders that wait for each other (L10), and one for uncaught errors.
    ///
    /// A judge says nothing about a world in which nobody reports what it watches for.
    public static func all(_ settings: JudgeSettings = JudgeSettings()) -> [any Judge] {
        JudgeCatalog.standard.map { $0.make(settings) }
            + [GuardedEffects(), CrossedWaits(), UncaughtErrors()]
    }

    /// Judges of the house by their names, or by the short names of their properties.
    ///
    /// Traps on a name that none has: a misspelt judge would find nothing for ever.
    public static func named(
        _ names: String...,
        settings: JudgeSettings = JudgeSettings()
    ) -> [any Judge] {
        names.map { name in
            guard let entry = JudgeCatalog.entry(named: name) else {
                let known = JudgeCatalog.all.map(\.name).joined(separator: ", ")
                preconditionFailure("no judge is called \(name); there are \(known)")
            }
            return entry.make(settings)
        }
    }
}
