/// A key of a map to which values are appended.
///
/// A state is a fingerprint of the whole content in two words, so that a long content costs no more
/// than a short one. Two contents with one fingerprint would be taken for equal; the chance is
/// about one in 10^36. A content that was never written is the empty one.
///
/// Where nothing is put, contents only grow, so each that was seen begins the longest one seen. A
/// model that is `narrowed` to known operations refuses what leaves that path, and keeps apart no
/// contents that nobody saw.
struct AppendModel: SequentialModel {
    let initial: ModelState
    private let prints: ContentPrints
    private let pieces: [ContentPrint]
    /// The contents on the way to the longest that was seen, and that one; `nil` if not narrowed.
    private var path: (begun: Set<ModelState>, whole: ModelState?)?

    /// Every content that goes on after the longest that was seen.
    private static let beyond = ModelState(.max, .max)

    /// A model for one key.
    ///
    /// - Parameters:
    ///   - initial: The number of the first content.
    ///   - prints: The fingerprints of all values.
    ///   - inLists: Whether contents are lists, so that a piece is an element.
    init(initial: Int32, prints: ContentPrints, inLists: Bool) {
        self.prints = prints
        pieces = inLists ? prints.elements : prints.wholes
        self.initial = prints.wholes[Int(initial)].state
    }

    @inline(__always)
    func step(_ state: ModelState, _ call: ModelCall) -> ModelState? {
        switch call.verb {
        case .get: return state == prints.wholes[Int(call.output)].state ? state : nil
        case .put: return prints.wholes[Int(call.input)].state
        case .append:
            let next = pieces[Int(call.input)].appended(to: state)
            guard let path else { return next }
            if path.begun.contains(state) {
                return next == path.whole || path.begun.contains(next) ? next : nil
            }
            return next == state || state == Self.beyond ? state : Self.beyond
        default: return nil
        }
    }

    func narrowed(to problem: OrderProblem) -> AppendModel? {
        guard !problem.calls.contains(where: { $0.verb == .put }),
            !problem.groups.contains(where: { $0.call.verb == .put })
        else { return nil }
        let seen = problem.calls.lazy.filter { $0.verb == .get }.map { Int($0.output) }
        let longest = seen.max { prints.wholes[$0].length < prints.wholes[$1].length }
        var model = self
        model.path =
            longest.map { (prints.beginnings(of: $0), prints.wholes[$0].state) } ?? ([], nil)
        return model
    }

    /// A content in the middle of a history can be anything.
    func startingStates(for calls: [ModelCall]) -> [ModelState]? { nil }

    /// What nobody reads any more might as well never happen.
    func lastUse(of call: ModelCall, after position: Int, in uses: KnownUses) -> Int {
        uses.lastLook
    }

    func objection(to call: ModelCall, in state: ModelState, names: Names) -> String {
        if let number = prints.wholes.firstIndex(where: { $0.state == state }) {
            let found = names.value(Int32(number))
            return "the content was \(found), and it saw \(names.value(call.output))"
        }
        return "the content was another one than it saw, \(names.value(call.output))"
    }
}

/// The fingerprints of all values of a log.
struct ContentPrints: Sendable {
    private let values: [OperationValue]
    /// Each value as a content of its own.
    let wholes: [ContentPrint]
    /// Each value as one element of a list.
    let elements: [ContentPrint]

    init(of values: [OperationValue]) {
        self.values = values
        wholes = values.map { value in
            var print = ContentPrint()
            switch value {
            case .none: break
            case .text(let text): print.append(text.utf8)
            case .list(let values): for value in values { print.append(element: value) }
            default: print.append(alone: value)
            }
            return print
        }
        elements = values.map { value in
            var print = ContentPrint()
            print.append(element: value)
            return print
        }
    }

    /// The fingerprints of the contents with which a value begins, itself not among them.
    func beginnings(of number: Int) -> Set<ModelState> {
        var print = ContentPrint()
        var states: Set<ModelState> = []
        switch values[number] {
        case .text(let text):
            for byte in text.utf8 {
                states.insert(print.state)
                print.append(CollectionOfOne(byte))
            }
        case .list(let elements):
            for element in elements {
                states.insert(print.state)
                print.append(element: element)
            }
        case .none: break
        case .integer, .other: states.insert(print.state)
        }
        return states
    }
}

/// Two polynomials of a content's bytes, modulo 2^61 - 1.
struct ContentPrint: Sendable {
    private static let modulus: UInt64 = (1 << 61) - 1
    private static let bases: (UInt64, UInt64) = (0x1A2B_3C4D_5E6F_7081, 0x0F1E_2D3C_4B5A_6978)

    private(set) var state = ModelState(0)
    /// How many bytes it is of.
    private(set) var length = 0
    /// The bases to the power of the content's length.
    private var powers: (UInt64, UInt64) = (1, 1)

    /// The content of `state` with this one after it.
    @inline(__always)
    func appended(to state: ModelState) -> ModelState {
        ModelState(
            ContentPrint.sum(ContentPrint.product(state.first, powers.0), self.state.first),
            ContentPrint.sum(ContentPrint.product(state.second, powers.1), self.state.second)
        )
    }

    mutating func append(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            let word = UInt64(byte) + 1
            let (one, two) = ContentPrint.bases
            state.first = ContentPrint.sum(ContentPrint.product(state.first, one), word)
            state.second = ContentPrint.sum(ContentPrint.product(state.second, two), word)
            powers = (ContentPrint.product(powers.0, one), ContentPrint.product(powers.1, two))
            length += 1
        }
    }

    /// Appends a value as an element, after a mark that no text contains.
    mutating func append(element value: OperationValue) {
        append(CollectionOfOne(0xFE))
        append(ContentPrint.code(of: value))
    }

    /// Appends a value that is neither a text nor a list, and no element of one.
    mutating func append(alone value: OperationValue) {
        append(CollectionOfOne(0xFC))
        append(ContentPrint.code(of: value))
    }

    /// A value in bytes of which no other value's are the beginning.
    private static func code(of value: OperationValue) -> [UInt8] {
        func word(_ number: Int) -> [UInt8] {
            (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        }
        switch value {
        case .none: return [0]
        case .integer(let number): return [1] + word(Int(number))
        case .text(let text): return [2] + word(text.utf8.count) + text.utf8
        case .list(let values): return [3] + word(values.count) + values.flatMap(code)
        case .other(let text): return [4] + word(text.utf8.count) + text.utf8
        }
    }

    private static func sum(_ one: UInt64, _ other: UInt64) -> UInt64 {
        let sum = one &+ other
        return sum >= modulus ? sum &- modulus : sum
    }

    private static func product(_ one: UInt64, _ other: UInt64) -> UInt64 {
        let (high, low) = one.multipliedFullWidth(by: other)
        return sum((high << 3) | (low >> 61), low & modulus)
    }
}
