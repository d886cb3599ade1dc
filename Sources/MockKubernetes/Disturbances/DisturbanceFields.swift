/// What is particular to a disturbance, as `key=value`, while it is read.
struct DisturbanceFields {
    private let name: String
    private var fields: [(key: String, value: String)] = []

    /// Splits words into keys and values.
    init(_ words: ArraySlice<Substring>, of name: String) throws(DisturbanceError) {
        self.name = name
        for word in words {
            guard let sign = word.firstIndex(of: "=") else {
                throw DisturbanceError(
                    description: "\(name): \(word) is not of the form key=value"
                )
            }
            let key = String(word[..<sign])
            guard !fields.contains(where: { $0.key == key }) else {
                throw DisturbanceError(description: "\(name): \(key) is given twice")
            }
            fields.append((key, String(word[word.index(after: sign)...])))
        }
    }

    /// Takes the value of a key, if it was given.
    mutating func take(_ key: String) -> String? {
        guard let place = fields.firstIndex(where: { $0.key == key }) else { return nil }
        return fields.remove(at: place).value
    }

    /// Refuses what nobody has taken.
    func finish() throws(DisturbanceError) {
        guard let left = fields.first else { return }
        throw DisturbanceError(description: "\(name) knows no \(left.key)")
    }

    /// Takes words that are separated by commas; none if there is no such key.
    mutating func list(_ key: String) -> [String] {
        (take(key) ?? "").split(separator: ",").map(String.init)
    }

    /// Takes a number from 0 on.
    mutating func count(_ key: String, default missing: Int) throws(DisturbanceError) -> Int {
        guard let text = take(key) else { return missing }
        guard let count = Int(text), (0...1_000_000).contains(count) else {
            throw wrong(key, text, "a number from 0 to 1000000")
        }
        return count
    }

    /// Takes a share, in parts per million.
    mutating func share(
        _ key: String,
        default missing: Int64 = 1_000_000
    ) throws(DisturbanceError) -> Int64 {
        guard let text = take(key) else { return missing }
        let scales: [(String, Int64)] = [("ppm", 1), ("%", 10_000)]
        guard let share = scaled(text, scales), share <= 1_000_000 else {
            throw wrong(key, text, "a share such as 20% or 200000ppm")
        }
        return share
    }

    /// Takes a time, in nanoseconds.
    mutating func time(_ key: String) throws(DisturbanceError) -> Int64 {
        guard let text = take(key) else {
            throw DisturbanceError(description: "\(name) needs a time as \(key)")
        }
        let scales: [(String, Int64)] = [
            ("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000),
        ]
        guard let time = scaled(text, scales), time <= 86_400_000_000_000 else {
            throw wrong(key, text, "a time such as 250ms, up to 86400s")
        }
        return time
    }

    /// Takes a time, in nanoseconds, if one is given.
    mutating func time(_ key: String, default missing: Int64) throws(DisturbanceError) -> Int64 {
        fields.contains { $0.key == key } ? try time(key) : missing
    }

    private func scaled(_ text: String, _ scales: [(unit: String, scale: Int64)]) -> Int64? {
        for (unit, scale) in scales where text.hasSuffix(unit) {
            let digits = text.dropLast(unit.count)
            guard !digits.isEmpty, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
                let count = Int64(digits)
            else { continue }
            let (product, overflow) = count.multipliedReportingOverflow(by: scale)
            return overflow ? nil : product
        }
        return nil
    }

    private func wrong(_ key: String, _ text: String, _ expected: String) -> DisturbanceError {
        DisturbanceError(description: "\(name): \(key) is \(expected), not \(text)")
    }
}
