extension Parameter.ValueType {
    /// Whether a parameter of this type can have a value.
    public func admits(_ setting: Setting) -> Bool {
        switch (self, setting) {
        case (.flag, .flag), (.text, .text): true
        case (.count(let bounds), .count(let count)): bounds.contains(count)
        case (.duration, .duration(let nanoseconds)): nanoseconds >= 0
        case (.durationRange, .durationRange(let range)): range.lowerBound >= 0
        case (.share, .share(let share)): (0...1_000_000).contains(share)
        case (.choice(let names), .text(let name)): names.contains(name)
        case (.list(let names), .list(let list)):
            names.isEmpty || list.allSatisfy { names.contains($0) }
        default: false
        }
    }
}
