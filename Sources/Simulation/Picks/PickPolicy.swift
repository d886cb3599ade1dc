internal import LockstepDeterminism

/// Something that is ready, as a policy sees it.
struct ReadyThing {
    var slot: SlotReference
    /// The pod whose state it touches.
    var pod: Int32 = 0
    /// Whose it is: a pod, a link or a named action; with `ordinal` the address of its draws.
    var key: UInt64 = 0
    /// The how-manieth ready thing of that subject.
    var ordinal: UInt64 = 0
    /// The runtime's number of the task whose job it is; 0 for everything else.
    ///
    /// It differs from process to process, and only its being the same may decide anything.
    var task: UInt64 = 0
}

/// Holds what is ready and says what goes first.
///
/// Whatever goes in comes out once. All it may draw from is the seed and what it was told.
protocol PickPolicy: ~Copyable {
    /// How many things are ready.
    var count: Int { get }
    /// Adds something that is ready.
    mutating func insert(_ thing: ReadyThing)
    /// Takes what goes first; `nil` if nothing is ready.
    mutating func next() -> SlotReference?
}

/// The ordinals of choices at which a policy departs from its rule.
///
/// Nobody knows beforehand how many choices a run will make, so the points are spread evenly over
/// the orders of magnitude up to 65,536: short runs have their share, and so have long ones. A
/// choice counts only where there is more than one thing to choose from.
struct ChangePoints {
    private var rest: ArraySlice<UInt64>
    private var choices: UInt64 = 0

    init(count: Int, draws: Draws) {
        let points = (0..<count).map { index in
            let bits = draws.draw(key: 1, ordinal: UInt64(index)).below(17)
            return draws.draw(key: 2, ordinal: UInt64(index)).below(1 << bits)
        }
        rest = points.sorted()[...]
    }

    /// Counts a choice, and says how many points lie on it.
    mutating func passed() -> Int {
        var count = 0
        while let first = rest.first, first == choices {
            rest = rest.dropFirst()
            count += 1
        }
        choices += 1
        return count
    }
}
