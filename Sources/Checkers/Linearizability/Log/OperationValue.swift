/// A value that an operation wrote or saw, as a history from anywhere carries it.
public enum OperationValue: Hashable, Sendable {
    /// Nothing: what is not there, or was never written.
    case none
    /// A whole number.
    case integer(Int64)
    /// A text.
    case text(String)
    /// Several values in order.
    case list([OperationValue])
    /// Anything else, by the way it is written; two of the same spelling are equal.
    case other(String)

    /// The value as a person writes it.
    public var spelling: String {
        switch self {
        case .none: "nothing"
        case .integer(let number): "\(number)"
        case .text(let text): "\"\(text)\""
        case .list(let values): "[" + values.map(\.spelling).joined(separator: ", ") + "]"
        case .other(let text): text
        }
    }
}

// Texts are told apart by their bytes: two that look alike need not have been written alike.
extension OperationValue {
    /// Whether two values are the same to the byte.
    public static func == (left: OperationValue, right: OperationValue) -> Bool {
        switch (left, right) {
        case (.none, .none): true
        case (.integer(let left), .integer(let right)): left == right
        case (.text(let left), .text(let right)), (.other(let left), .other(let right)):
            left.utf8.elementsEqual(right.utf8)
        case (.list(let left), .list(let right)): left == right
        default: false
        }
    }

    /// Adds the value's bytes.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .none: hasher.combine(0)
        case .integer(let number): hasher.combine(number)
        case .text(var text), .other(var text):
            text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        case .list(let values): hasher.combine(values)
        }
    }
}

extension OperationValue: ExpressibleByStringInterpolation {
    /// A text.
    public init(stringLiteral text: String) { self = .text(text) }
}

/// What an operation does.
public enum OperationVerb: UInt8, CaseIterable, Hashable, Sendable {
    /// Sees a register's value.
    case read
    /// Sets a register's value.
    case write
    /// Sets a register's value if it has the expected one.
    case cas
    /// Sees the value under a key.
    case get
    /// Sets the value under a key.
    case put
    /// Adds to the end of the value under a key.
    case append
    /// Takes a lock.
    case acquire
    /// Gives a lock back.
    case release

    /// The verb as histories spell it.
    public var name: String {
        switch self {
        case .read: "read"
        case .write: "write"
        case .cas: "cas"
        case .get: "get"
        case .put: "put"
        case .append: "append"
        case .acquire: "acquire"
        case .release: "release"
        }
    }

    /// The verb of a name; `nil` if there is none.
    public init?(name: String) {
        guard let verb = OperationVerb.allCases.first(where: { $0.name == name }) else {
            return nil
        }
        self = verb
    }

    /// Whether the operation only looks.
    var onlyLooks: Bool { self == .read || self == .get }
}
