/// Something that can be set: its name, the type of its value, and what it means.
public struct Parameter: Hashable, Sendable {
    /// The key in a scenario, with the unit in the value.
    public var name: String
    /// What its value must be.
    public var type: ValueType
    /// What it says, for the catalog.
    public var meaning: String

    /// Puts a parameter together.
    public init(_ name: String, _ type: ValueType, _ meaning: String = "") {
        self.name = name
        self.type = type
        self.meaning = meaning
    }

    /// What a value must be.
    public enum ValueType: Hashable, Sendable {
        /// `true` or `false`.
        case flag
        /// A whole number within bounds.
        case count(ClosedRange<Int64>)
        /// A duration with its unit: `250ms`, `1.5s`.
        case duration
        /// Two durations, `1ms..10ms`, or one, which stands for both bounds.
        case durationRange
        /// A percentage, `0.5%`, or a fraction, `0.005`.
        case share
        /// One of these names.
        case choice([String])
        /// Any text on one line.
        case text
        /// A list of these names, or of any texts if there are none.
        case list([String])
    }
}
