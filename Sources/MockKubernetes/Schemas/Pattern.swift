/// A regular expression as the server's language has them, which is looked for in a text in a time
/// that grows with the text's length alone, however many ways there are to match.
///
/// It knows literals, `.`, classes, groups, `|`, repetitions, the anchors and `\b`, the classes
/// `\d`, `\s` and `\w`, and the flags `i`, `m` and `s`. What looks back or ahead is refused, as by
/// the server, and so are classes of Unicode by name, which the server knows.
///
/// - Source: RE2's syntax; K. Thompson, *Regular Expression Search Algorithm*, 1968.
struct Pattern: Sendable {
    /// One step of the way through a text.
    enum Step: Sendable {
        /// Goes on past one character of a set.
        case one(PatternSet)
        /// Goes on if something holds of the place.
        case holds(Anchor)
        /// Goes on in two ways.
        case both(Int, Int)
        /// Goes on elsewhere.
        case jump(Int)
        /// The end: the text matches.
        case end
    }

    /// What can hold of a place between characters.
    enum Anchor: Sendable {
        case textBegin, textEnd, lineBegin, lineEnd, wordEdge, noWordEdge
    }

    /// How many steps a pattern may have, repetitions written out.
    static let limit = 5_000

    /// The text of the pattern.
    let text: String
    private let steps: [Step]

    /// Reads a pattern; `nil` if it is none, or one that is not known here.
    init?(_ text: String) {
        guard let node = PatternParser.parse(text) else { return nil }
        var writer = PatternWriter()
        guard writer.write(node) else { return nil }
        self.text = text
        steps = writer.steps + [.end]
    }

    /// Whether any part of a text matches.
    ///
    /// - Cost: O(length of the text) with the pattern's length as factor.
    func isFound(in text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        var marks = Array(repeating: -1, count: steps.count)
        var reached: [Int] = []
        for place in 0...scalars.count {
            var open = reached + [0]
            reached = []
            while let number = open.popLast() {
                if marks[number] == place { continue }
                marks[number] = place
                switch steps[number] {
                case .one(let set):
                    if place < scalars.count, set.contains(scalars[place]) {
                        reached.append(number + 1)
                    }
                case .holds(let anchor):
                    if anchor.holds(at: place, in: scalars) { open.append(number + 1) }
                case .both(let first, let second): open += [first, second]
                case .jump(let target): open.append(target)
                case .end: return true
                }
            }
        }
        return false
    }
}

extension Pattern.Anchor {
    fileprivate func holds(at place: Int, in scalars: [Unicode.Scalar]) -> Bool {
        func isWord(_ place: Int) -> Bool {
            scalars.indices.contains(place) && PatternSet.word.contains(scalars[place])
        }
        return switch self {
        case .textBegin: place == 0
        case .textEnd: place == scalars.count
        case .lineBegin: place == 0 || scalars[place - 1] == "\n"
        case .lineEnd: place == scalars.count || scalars[place] == "\n"
        case .wordEdge: isWord(place - 1) != isWord(place)
        case .noWordEdge: isWord(place - 1) == isWord(place)
        }
    }
}

/// A part of a pattern.
indirect enum PatternNode {
    case one(PatternSet)
    case holds(Pattern.Anchor)
    case sequence([PatternNode])
    case either(PatternNode, PatternNode)
    case times(PatternNode, least: Int, most: Int?)
}

/// Writes a pattern's steps, as many as there may be.
private struct PatternWriter {
    var steps: [Pattern.Step] = []
    /// How many parts have been written, those without a step included.
    private var parts = 0

    /// Writes a part; `false` if that makes too many.
    mutating func write(_ node: PatternNode) -> Bool {
        parts += 1
        guard parts <= Pattern.limit else { return false }
        switch node {
        case .one(let set): steps.append(.one(set))
        case .holds(let anchor): steps.append(.holds(anchor))
        case .sequence(let nodes):
            for node in nodes { guard write(node) else { return false } }
        case .either(let left, let right):
            let fork = steps.count
            steps.append(.jump(0))
            guard write(left) else { return false }
            let leap = steps.count
            steps.append(.jump(0))
            steps[fork] = .both(fork + 1, steps.count)
            guard write(right) else { return false }
            steps[leap] = .jump(steps.count)
        case .times(let node, let least, let most):
            for _ in 0..<least { guard write(node) else { return false } }
            guard let most else { return writeLoop(node) }
            var forks: [Int] = []
            for _ in least..<most {
                forks.append(steps.count)
                steps.append(.jump(0))
                guard write(node) else { return false }
            }
            for fork in forks { steps[fork] = .both(fork + 1, steps.count) }
        }
        return true
    }

    private mutating func writeLoop(_ node: PatternNode) -> Bool {
        let fork = steps.count
        steps.append(.jump(0))
        guard write(node) else { return false }
        steps.append(.jump(fork))
        steps[fork] = .both(fork + 1, steps.count)
        return true
    }
}
