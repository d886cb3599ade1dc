/// A value of a scenario, checked against the type that its parameter declares.
///
/// It carries no unit that a reader would have to guess: durations are nanoseconds, shares are
/// parts per million.
public enum ScenarioValue: Hashable, Sendable {
    /// Yes or no.
    case flag(Bool)
    /// A whole number.
    case count(Int64)
    /// A length of time, never negative.
    case duration(nanoseconds: Int64)
    /// A length of time to be drawn between two bounds, both included.
    case durationRange(nanoseconds: ClosedRange<Int64>)
    /// A probability or a rate, from 0 to 1,000,000 parts per million.
    case share(partsPerMillion: Int64)
    /// A name or a text.
    case text(String)
    /// Names or texts, in the order in which they were written.
    case list([String])
}

/// Named values in the order in which they were written; no name occurs twice.
public struct ScenarioSettings: Hashable, Sendable {
    /// One name and its value.
    public struct Entry: Hashable, Sendable {
        /// The parameter.
        public var name: String
        /// Its value.
        public var value: ScenarioValue

        /// Puts an entry together.
        public init(name: String, value: ScenarioValue) {
            self.name = name
            self.value = value
        }
    }

    /// The entries in their order.
    public private(set) var entries: [Entry]

    /// No settings: everything keeps its default.
    public init() {
        entries = []
    }

    /// The value of a parameter; `nil` where the scenario does not say, so that the default holds.
    public subscript(name: String) -> ScenarioValue? {
        get { entries.first { $0.name == name }?.value }
        set {
            let index = entries.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): entries[index].value = value
            case (let index?, nil): entries.remove(at: index)
            case (nil, let value?): entries.append(Entry(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    /// The flag of this name, if it was given as one.
    public func flag(_ name: String) -> Bool? {
        guard case .flag(let flag) = self[name] else { return nil }
        return flag
    }

    /// The whole number of this name, if it was given as one.
    public func count(_ name: String) -> Int64? {
        guard case .count(let count) = self[name] else { return nil }
        return count
    }

    /// The nanoseconds of the duration of this name, if it was given as one.
    public func nanoseconds(_ name: String) -> Int64? {
        guard case .duration(let nanoseconds) = self[name] else { return nil }
        return nanoseconds
    }

    /// The bounds in nanoseconds of the range of this name, if it was given as one.
    public func nanosecondRange(_ name: String) -> ClosedRange<Int64>? {
        guard case .durationRange(let range) = self[name] else { return nil }
        return range
    }

    /// The parts per million of the share of this name, if it was given as one.
    public func partsPerMillion(_ name: String) -> Int64? {
        guard case .share(let share) = self[name] else { return nil }
        return share
    }

    /// The text of this name, if it was given as one.
    public func text(_ name: String) -> String? {
        guard case .text(let text) = self[name] else { return nil }
        return text
    }

    /// The texts of this name, if they were given as a list.
    public func list(_ name: String) -> [String]? {
        guard case .list(let list) = self[name] else { return nil }
        return list
    }
}
