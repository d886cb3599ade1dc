/// The 64-bit number from which every choice of a run flows.
///
/// The same scenario, options and seed give the same run. A seed says nothing about the build: the
/// record of a run carries that separately.
public struct Seed: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number itself; every value from 0 to 2^64 - 1 is a seed.
    public let rawValue: UInt64

    /// Makes a seed of a number.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Makes a seed of a number.
    public init(_ value: UInt64) {
        self.rawValue = value
    }

    /// Reads a seed as a person writes it: decimal, `0x` hexadecimal, or a git hash of 40
    /// hexadecimal digits.
    ///
    /// Of a git hash the first 16 digits count. Returns `nil` for anything else, 2^64 included.
    public init?(text: String) {
        if text.count == 40, text.allSatisfy(\.isHexDigit) {
            guard let value = UInt64(text.prefix(16), radix: 16) else { return nil }
            self.rawValue = value
        } else if text.hasPrefix("0x") {
            // A sign is a number's, and no digit.
            guard text.dropFirst(2).allSatisfy(\.isHexDigit),
                let value = UInt64(text.dropFirst(2), radix: 16)
            else { return nil }
            self.rawValue = value
        } else {
            guard text.first?.isNumber == true, let value = UInt64(text) else { return nil }
            self.rawValue = value
        }
    }

    /// Orders seeds by their number.
    public static func < (left: Seed, right: Seed) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The number in decimal, which `init(text:)` reads back.
    public var description: String { String(rawValue) }
}
