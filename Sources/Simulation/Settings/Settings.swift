/// Named values in the order in which they were written; no name occurs twice.
public struct Settings: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// One name and its value.
    public struct Entry: Hashable, Sendable {
        /// The parameter.
        public var name: String
        /// Its value.
        public var value: Setting

        /// Puts an entry together.
        public init(name: String, value: Setting) {
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

    /// Settings by their names; of a name that occurs twice the last value counts.
    public init(dictionaryLiteral elements: (String, Setting)...) {
        entries = []
        for (name, value) in elements { self[name] = value }
    }

    /// These settings over others: where both say something, these count.
    public func over(_ defaults: Settings) -> Settings {
        var result = defaults
        for entry in entries { result[entry.name] = entry.value }
        return result
    }

    /// The value of a parameter; `nil` where the scenario does not say, so that the default holds.
    public subscript(name: String) -> Setting? {
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
