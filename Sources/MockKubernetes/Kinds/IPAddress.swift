/// An address of the Internet Protocol, version 4 or 6, read from its text.
///
/// Octets of version 4 may have zeros before them, as the server has always read them. An address
/// of version 4 that is written as one of version 6 is the one of version 4.
///
/// - Source: RFC 791, RFC 4291.
struct IPAddress: Hashable, Sendable {
    /// The 16 octets of version 6; those of version 4 come last, behind ten zeros and two `ff`.
    private let octets: [UInt8]

    private static let mappedPrefix: [UInt8] = Array(repeating: 0, count: 10) + [0xff, 0xff]

    /// Reads an address; `nil` if the text is none.
    init?(text: String) {
        if let four = IPAddress.octetsOfFour(text[...]) {
            octets = IPAddress.mappedPrefix + four
        } else if let six = IPAddress.octetsOfSix(text) {
            octets = six
        } else {
            return nil
        }
    }

    private var isFour: Bool { octets.starts(with: IPAddress.mappedPrefix) }

    /// Whether it is the address that stands for none.
    var isUnspecified: Bool {
        let rest = isFour ? octets[12...] : octets[...]
        return rest.allSatisfy { $0 == 0 }
    }

    /// Whether it is the machine itself.
    var isLoopback: Bool {
        isFour ? octets[12] == 127 : octets.dropLast().allSatisfy { $0 == 0 } && octets[15] == 1
    }

    /// Whether it holds on one link only.
    var isLinkLocal: Bool {
        isFour
            ? octets[12] == 169 && octets[13] == 254
            : octets[0] == 0xfe && octets[1] & 0xc0 == 0x80
    }

    /// Whether it is a group of machines on one link.
    var isLinkLocalMulticast: Bool {
        isFour
            ? octets[12...14].elementsEqual([224, 0, 0])
            : octets[0] == 0xff && octets[1] & 0x0f == 2
    }

    private static func octetsOfFour(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var octets: [UInt8] = []
        for part in parts {
            guard part.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let octet = UInt8(part) else {
                return nil
            }
            octets.append(octet)
        }
        return octets
    }

    private static func octetsOfSix(_ text: String) -> [UInt8]? {
        guard let gap = text.firstRange(of: "::") else {
            return octetsOfGroups(text[...], mayEndInFour: true).flatMap {
                $0.count == 16 ? $0 : nil
            }
        }
        let head = text[..<gap.lowerBound]
        let tail = text[gap.upperBound...]
        guard let first = octetsOfGroups(head, mayEndInFour: false),
            let last = octetsOfGroups(tail, mayEndInFour: true),
            // A gap stands for one group of zeros at least.
            first.count + last.count <= 14
        else { return nil }
        return first + Array(repeating: 0, count: 16 - first.count - last.count) + last
    }

    /// Reads groups of up to four hexadecimal digits, the last two of which may be an address of
    /// version 4.
    private static func octetsOfGroups(_ text: Substring, mayEndInFour: Bool) -> [UInt8]? {
        if text.isEmpty { return [] }
        var octets: [UInt8] = []
        let groups = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, group) in groups.enumerated() {
            if mayEndInFour, index == groups.count - 1, let four = octetsOfFour(group) {
                return octets + four
            }
            guard (1...4).contains(group.utf8.count), group.utf8.first != UInt8(ascii: "+"),
                group.utf8.first != UInt8(ascii: "-"), let number = UInt16(group, radix: 16)
            else { return nil }
            octets += [UInt8(number >> 8), UInt8(number & 0xff)]
        }
        return octets
    }
}
