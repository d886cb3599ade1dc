/// Something that must be true of every run, with the short name reports call it by.
///
/// Whether a given algorithm promises it is said by its `Claim`s.
public struct Property: Hashable, Sendable {
    /// The short name: `S1`, `W2`.
    public var id: String
    /// What must be true, in one sentence.
    public var sentence: String

    /// A property by its short name.
    public init(_ id: String, _ sentence: String) {
        self.id = id
        self.sentence = sentence
    }

    /// The code under test does not trap; every algorithm claims it, under no assumption.
    public static let crash = Property("crash", "The code under test does not crash.")

    /// A pod's program waits for what can still happen; every algorithm claims it, under no
    /// assumption.
    public static let stuck = Property(
        "stuck",
        "What has not come to its end can still be woken."
    )
}
