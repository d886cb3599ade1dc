/// What each of several causes asks of one thing, in the order in which they came: the last of
/// those that still stand counts, so that what ends does not take away what others ask.
struct Standing<Value> {
    private var entries: [(cause: String, value: Value)] = []

    /// What counts; `nil` if nobody asks for anything.
    var present: Value? { entries.last?.value }

    /// Takes what a cause asks for, in the place that it has had; `nil` takes it back.
    mutating func set(_ value: Value?, for cause: String) {
        let place = entries.firstIndex { $0.cause == cause }
        guard let value else {
            if let place { entries.remove(at: place) }
            return
        }
        if let place {
            entries[place].value = value
        } else {
            entries.append((cause, value))
        }
    }
}
