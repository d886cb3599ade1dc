/// A key of a map to which values are appended.
///
/// A state is a fingerprint of the whole content in two words, so that a long content costs no more
/// than a short one. Two contents with one fingerprint would be taken for equal; the chance is
/// about one in 10^36. A content that was never written is the empty one.
struct AppendModel: SequentialModel {
    let initial: ModelState
    private let wholes: [ContentPrint]
    private let pieces: [ContentPrint]

    /// A model for one key.
    ///
    /// - Parameters:
    ///   - initial: The number of the first content.
    ///   - prints: The fingerprints of all values.
    ///   - inLists: Whether contents are lists, so that a piece is an element.
    init(initial: Int32, prints: ContentPrints, inLists: Bool) {
        wholes = prints.wholes
        pieces = inLists ? prints.elements : prints.wholes
        self.initial = prints.wholes[Int(initial)].state
    }

    @inline(__always)
    func step(_ state: ModelState, _ call: ModelCall) -> ModelState? {
        switch call.verb {
        case .get: return state == wholes[Int(call.output)].state ? state : nil
        case .put: return wholes[Int(call.input)].state
        case .append: return pieces[Int(call.input)].appended(to: state)
        default: return nil
        }
    }

    /// A content in the middle of a history can be anything.
    func startingStates(for calls: [ModelCall]) -> [ModelState]? { nil }

    /// What nobody reads any more might as well never happen.
    func lastUse(of call: ModelCall, after position: Int, in uses: KnownUses) -> Int {
        uses.lastLook
    }

    func objection(to call: ModelCall, in state: ModelState, names: Names) -> String {
        if let number = wholes.firstIndex(where: { $0.state == state }) {
            let found = names.value(Int32(number))
            return "the content was \(found), and it saw \(names.value(call.output))"
        }
        return "the content was another one than it saw, \(names.value(call.output))"
    }
}

/// The fingerprints of all values of a log.
struct ContentPrints: Sendable {
    /// Each value as a content of its own.
    var wholes: [ContentPrint]
    /// Each value as one element of a list.
    var elements: [ContentPrint]

    init(of values: [OperationValue]) {
        wholes = values.map { value in
            var print = ContentPrint()
            switch value {
            case .none: break
            case .text(let text): print.append(text.utf8)
            case .list(let values): for value in values { print.append(element: value) }
            default: print.append(element: value)
            }
            return print
        }
        elements = values.map { value in
            var print = ContentPrint()
            print.append(element: value)
            return print
        }
    }
}

/// Two polynomials of a content's bytes, modulo 2^61 - 1.
struct ContentPrint: Sendable {
    private static let modulus: UInt64 = (1 << 61) - 1
    private static let bases: (UInt64, UInt64) = (0x1A2B_3C4D_5E6F_7081, 0x0F1E_2D3C_4B5A_6978)

    private(set) var state = ModelState(0)
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
        }
    }

    /// Appends a value as an element: a mark that no text contains goes before and after it.
    mutating func append(element value: OperationValue) {
        append(CollectionOfOne(0xFE))
        append(value.spelling.utf8)
        append(CollectionOfOne(0xFF))
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
