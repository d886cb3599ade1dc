/// The parameters of a request in their order.
///
///     var query = APIQuery()
///     query["resourceVersion"] = "12"
///     query.description                                // "resourceVersion=12"
public struct APIQuery: Hashable, Sendable, CustomStringConvertible {
    /// One parameter.
    public struct Item: Hashable, Sendable {
        /// The parameter's name.
        public var name: String
        /// Its value; empty if none was given.
        public var value: String

        /// Pairs a name with a value.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }

        /// Reads a parameter as URLs have it; `nil` if an escape is broken, or if there is a
        /// semicolon, which once stood between parameters.
        fileprivate init?(encoded text: Slice<UnsafeBufferPointer<UInt8>>) {
            if text.contains(UInt8(ascii: ";")) { return nil }
            let end = text.firstIndex(of: UInt8(ascii: "=")) ?? text.endIndex
            guard let name = percentDecoded(text[..<end], isQuery: true),
                let value = percentDecoded(text[end...].dropFirst(), isQuery: true)
            else { return nil }
            self.init(name: name, value: value)
        }
    }

    /// The parameters in order; a name may occur more than once.
    public var items: [Item]

    /// Puts a query together.
    public init(items: [Item] = []) {
        self.items = items
    }

    /// Reads the part of a URL behind the question mark.
    ///
    /// A parameter whose escapes are broken, or that has a semicolon, is left out; bytes that are
    /// not UTF-8 are read as U+FFFD.
    public init(text: String) {
        var text = text
        items = text.withUTF8 { bytes in
            bytes.split(separator: UInt8(ascii: "&")).compactMap(Item.init(encoded:))
        }
    }

    /// The first value of a name; setting replaces all of them, `nil` removes them.
    public subscript(name: String) -> String? {
        get {
            for item in items where item.name == name { return item.value }
            return nil
        }
        set {
            let place = items.firstIndex { $0.name == name } ?? items.count
            items.removeAll { $0.name == name }
            if let newValue { items.insert(Item(name: name, value: newValue), at: place) }
        }
    }

    /// What a parameter says that is true or false; `nil` if it is not there.
    ///
    /// Everything is true but `0` and `false`, in capitals or not.
    ///
    /// - Source: Kubernetes, `Convert_Slice_string_To_bool`.
    public func flag(_ name: String) -> Bool? {
        self[name].map { $0 != "0" && $0.lowercased() != "false" }
    }

    /// Whether there are no parameters.
    public var isEmpty: Bool { items.isEmpty }

    /// The query as a URL has it, without the question mark.
    public var description: String {
        items.map { "\(percentEncoded($0.name))=\(percentEncoded($0.value))" }
            .joined(separator: "&")
    }
}

extension APIQuery: ExpressibleByDictionaryLiteral {
    /// A query written as a literal.
    public init(dictionaryLiteral elements: (String, String)...) {
        items = elements.map { Item(name: $0.0, value: $0.1) }
    }
}
