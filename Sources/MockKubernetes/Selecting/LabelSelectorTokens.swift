/// Takes a label selector's text apart into words and signs.
struct LabelSelectorTokens {
    /// One word or sign.
    enum Token: Equatable {
        /// A sign: one of `= == != ! > < ( ) ,`.
        case sign(String)
        /// Any other word, `in` and `notin` included.
        case word(String)
        /// Nothing is left.
        case end

        /// The token as it was written.
        var text: String {
            switch self {
            case .sign(let text), .word(let text): text
            case .end: ""
            }
        }

        /// Whether this is a word.
        var isWord: Bool {
            if case .word = self { return true }
            return false
        }
    }

    private let tokens: [Token]
    private var place = 0

    /// Reads a text.
    init(_ text: String) {
        var tokens: [Token] = []
        var rest = text.utf8[...]
        while let first = rest.first {
            if LabelSelectorTokens.isSpace(first) {
                rest.removeFirst()
            } else if LabelSelectorTokens.isSign(first) {
                let isPair =
                    rest.dropFirst().first == UInt8(ascii: "=")
                    && (first == UInt8(ascii: "=") || first == UInt8(ascii: "!"))
                tokens.append(.sign(String(Substring(rest.prefix(isPair ? 2 : 1)))))
                rest = rest.dropFirst(isPair ? 2 : 1)
            } else {
                let word = rest.prefix {
                    !LabelSelectorTokens.isSpace($0) && !LabelSelectorTokens.isSign($0)
                }
                tokens.append(.word(String(Substring(word))))
                rest = rest[word.endIndex...]
            }
        }
        self.tokens = tokens
    }

    /// The next token, which stays.
    var next: Token { place < tokens.count ? tokens[place] : .end }

    /// Takes the next token away.
    mutating func take() -> Token {
        let token = next
        place += 1
        return token
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private static func isSign(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: "("), UInt8(ascii: ")"),
            UInt8(ascii: ","), UInt8(ascii: ">"), UInt8(ascii: "<"):
            true
        default: false
        }
    }
}
