internal import LockstepDeterminism
public import LockstepSimulation

extension Settings {
    /// The settings as a plan carries them: durations in nanoseconds, shares in millionths, a range
    /// as its two ends.
    public var planned: [PlannedFault.Parameter] {
        entries.flatMap { entry -> [PlannedFault.Parameter] in
            let name = entry.name
            switch entry.value {
            case .flag(let flag): return [.init(name, flag ? 1 : 0)]
            case .count(let count): return [.init(name, count)]
            case .duration(let nanoseconds): return [.init(name + "Nanoseconds", nanoseconds)]
            case .durationRange(let range):
                return [
                    .init(name + "LeastNanoseconds", range.lowerBound),
                    .init(name + "MostNanoseconds", range.upperBound),
                ]
            case .share(let share): return [.init(name, share)]
            case .text(let text): return [.init(name, text)]
            case .list(let list): return [.init(name, list.joined(separator: " "))]
            }
        }
    }

    /// Those that say more than whether, when and for how long.
    var withoutOccurrence: Settings {
        var rest = self
        for name in ["chance", "begin", "lasts"] { rest[name] = nil }
        return rest
    }
}

extension LockstepSimulation.Parameter {
    /// How a plan calls it: with its unit, a range by its two ends.
    var plannedNames: [String] {
        switch type {
        case .duration: [name + "Nanoseconds"]
        case .durationRange: [name + "LeastNanoseconds", name + "MostNanoseconds"]
        case .flag, .count, .share, .choice, .text, .list: [name]
        }
    }
}

extension PlannedFault {
    /// The nanoseconds of a duration; `nil` if the fault does not say.
    func nanoseconds(_ name: String) -> Int64? { number(name + "Nanoseconds") }

    /// The bounds of a range in nanoseconds; `nil` if the fault does not say, or they are none.
    func nanosecondRange(_ name: String) -> ClosedRange<Int64>? {
        guard let least = number(name + "LeastNanoseconds"),
            let most = number(name + "MostNanoseconds"), least <= most
        else { return nil }
        return least...most
    }

    /// How long it lasts.
    var durationNanoseconds: Int64 { end.nanoseconds &- begin.nanoseconds }

    private static let decade: Int64 = 315_576_000_000_000_000

    /// What is wrong with the parameters by what is declared of them; a parameter that is not
    /// declared is not looked at.
    func objection(by declared: [LockstepSimulation.Parameter]) -> String? {
        for parameter in declared {
            guard let complaint = complaint(about: parameter) else { continue }
            return complaint
        }
        return nil
    }

    private func complaint(about parameter: LockstepSimulation.Parameter) -> String? {
        let name = parameter.name
        switch parameter.type {
        case .flag: return outside(0...1, name)
        case .count(let bounds): return outside(bounds, name)
        case .share: return outside(0...1_000_000, name)
        case .duration: return outside(0...Self.decade, name + "Nanoseconds")
        case .durationRange:
            let (least, most) = (name + "LeastNanoseconds", name + "MostNanoseconds")
            if let complaint = outside(0...Self.decade, least) ?? outside(0...Self.decade, most) {
                return complaint
            }
            guard let low = number(least), let high = number(most), low > high else { return nil }
            return "\(least) \(low), which is more than \(most) \(high)"
        case .choice(let names):
            guard let text = text(name) else { return numberedText(name) }
            guard !names.contains(text) else { return nil }
            return "\(name) \(text), where there are \(names.joined(separator: ", "))"
        case .list(let names):
            let words = text(name)?.split(separator: " ").map(String.init) ?? []
            guard !names.isEmpty, let word = words.first(where: { !names.contains($0) }) else {
                return numberedText(name)
            }
            return "\(word) in \(name), where there are \(names.joined(separator: ", "))"
        case .text: return numberedText(name)
        }
    }

    private func numberedText(_ name: String) -> String? {
        number(name).map { "\(name) \($0), where a text is expected" }
    }

    private func outside(_ bounds: ClosedRange<Int64>, _ name: String) -> String? {
        if let text = text(name) { return "\(name) \"\(text)\", where a number is expected" }
        guard let number = number(name), !bounds.contains(number) else { return nil }
        return "\(name) \(number), where \(bounds.lowerBound) to \(bounds.upperBound) are possible"
    }
}
