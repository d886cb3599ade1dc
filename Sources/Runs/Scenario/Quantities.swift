/// The grammar of a scenario's numbers: each reads one text or says what is wrong with it.
///
/// Everything is computed in integers; no value is rounded.
enum Quantities {
    /// The longest duration, ten years: sums and products of a few stay within 64 bits.
    static let longestNanoseconds: Int64 = 315_576_000_000_000_000

    private static let duration = "a duration such as `250ms`, `15s` or `2m`"

    /// A duration in nanoseconds: digits, optionally a fraction, and a unit, as `250ms` or `1.5s`;
    /// ten years at most.
    static func nanoseconds(_ text: String) throws(Complaint) -> Int64 {
        let expected = duration
        guard !text.hasPrefix("-") else {
            let positive = String(text.drop { $0 == "-" })
            throw Complaint(
                found: "the negative duration \(quoted(text))",
                expected: expected,
                suggestion: (try? nanoseconds(positive)) == nil ? nil : positive
            )
        }
        guard let number = Decimal(prefixOf: text) else {
            throw Complaint(found: quoted(text), expected: expected)
        }
        let unit = String(text.dropFirst(number.length))
        guard !unit.isEmpty else {
            throw Complaint(
                found: "\(quoted(text)), a number without a unit",
                expected: expected,
                suggestion: text + "s"
            )
        }
        guard let scale = scale(of: unit) else {
            let nearest = meantUnit(unit).map { String(text.prefix(number.length)) + $0 }
            throw Complaint(
                found: "\(quoted(text)), whose unit is none of ours",
                expected: "a duration in `ns`, `us`, `ms`, `s`, `m` or `h`",
                suggestion: nearest
            )
        }
        switch number.scaled(by: scale) {
        case .exact(let value) where value <= longestNanoseconds: return value
        case .tooFine:
            throw Complaint(
                found: "\(quoted(text)), finer than a nanosecond",
                expected: "a whole number of nanoseconds"
            )
        case .exact, .tooLarge:
            throw Complaint(
                found: "\(quoted(text)), more than ten years",
                expected: "a duration of at most ten years, `87660h`"
            )
        }
    }

    /// Two durations `a..b`, or one that stands for both bounds.
    static func range(_ text: String) throws(Complaint) -> ClosedRange<Int64> {
        guard let dots = firstDots(in: text) else {
            do throws(Complaint) {
                let both = try nanoseconds(text)
                return both...both
            } catch {
                throw Complaint(
                    found: error.found,
                    expected: error.expected == duration
                        ? "a range such as `1ms..10ms`, or one duration" : error.expected,
                    suggestion: meantRange(text) ?? error.suggestion
                )
            }
        }
        let low = String(text[..<dots.lowerBound])
        let high = String(text[dots.upperBound...])
        guard !high.hasPrefix(".") else {
            throw Complaint(
                found: quoted(text),
                expected: "two dots between the bounds",
                suggestion: meantRange(text)
            )
        }
        let lower = try nanoseconds(low)
        let upper = try nanoseconds(high)
        guard lower <= upper else {
            throw Complaint(
                found: "\(quoted(text)), which ends before it begins",
                expected: "the smaller bound first",
                suggestion: "\(high)..\(low)"
            )
        }
        return lower...upper
    }

    /// Parts per million: a percentage with at most four decimals, or a fraction of 1 with at most
    /// six.
    static func partsPerMillion(_ text: String) throws(Complaint) -> Int64 {
        let expected = "a share such as `0.5%` or `0.005`"
        guard let number = Decimal(prefixOf: text) else {
            throw Complaint(found: quoted(text), expected: expected)
        }
        let rest = text.dropFirst(number.length)
        guard rest.isEmpty || rest == "%" else {
            let meant = rest.allSatisfy(\.isWhitespace) || rest.hasSuffix("%")
            throw Complaint(
                found: quoted(text),
                expected: expected,
                suggestion: meant ? String(text.prefix(number.length)) + "%" : nil
            )
        }
        switch number.scaled(by: rest.isEmpty ? 1_000_000 : 10_000) {
        case .exact(let value) where value <= 1_000_000: return value
        case .tooFine:
            throw Complaint(
                found: "\(quoted(text)), finer than one in a million",
                expected: "a whole number of parts per million"
            )
        case .exact, .tooLarge:
            let percentage = rest.isEmpty && (try? partsPerMillion(text + "%")) != nil
            throw Complaint(
                found: "\(quoted(text)), more than the whole",
                expected: "at most `100%`",
                suggestion: percentage ? text + "%" : nil
            )
        }
    }

    /// A whole number within bounds, in plain decimal digits.
    static func count(_ text: String, within bounds: ClosedRange<Int64>) throws(Complaint) -> Int64
    {
        let expected = "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)"
        let digits = text.utf8.drop { $0 == UInt8(ascii: "-") }
        guard let value = Int64(text), digits.allSatisfy({ 48...57 ~= $0 }) else {
            throw Complaint(found: quoted(text), expected: expected)
        }
        guard bounds.contains(value) else {
            let nearest = value < bounds.lowerBound ? bounds.lowerBound : bounds.upperBound
            throw Complaint(found: quoted(text), expected: expected, suggestion: String(nearest))
        }
        return value
    }

    /// `true` or `false`, and none of the other spellings YAML has had for them.
    static func flag(_ text: String) throws(Complaint) -> Bool {
        switch text {
        case "true": return true
        case "false": return false
        default:
            let meant: String? =
                switch text.lowercased() {
                case "yes", "on", "y", "1", "true": "true"
                case "no", "off", "n", "0", "false": "false"
                default: nearestName(to: text, in: ["true", "false"])
                }
            throw Complaint(
                found: quoted(text),
                expected: "`true` or `false`",
                suggestion: meant
            )
        }
    }
}

/// A text between backticks, cut where it would fill the screen.
func quoted(_ text: String) -> String {
    let line = text.prefix(60).map { $0.isNewline ? " " : String($0) }.joined()
    return "`\(line)\(text.count > 60 ? "…" : "")`"
}

/// Names between backticks with commas, the first dozen of them unless more shall be told.
func quotedList(_ names: [String], atMost limit: Int = 12) -> String {
    let first = names.prefix(limit).map { "`\($0)`" }.joined(separator: ", ")
    return names.count > limit ? "\(first) and \(names.count - limit) more" : first
}
