/// A path as a shell takes it, and as no program takes it for an option.
func quotedPath(_ path: String) -> String {
    quoted(path.hasPrefix("-") ? "./" + path : path)
}

/// A word as a shell takes it.
func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "/"),
            UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "="), UInt8(ascii: "%"),
            UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "+"):
            true
        default: false
        }
    }
    guard !isPlain || word.isEmpty else { return word }
    return "'"
        + word.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "'\\''") + "'"
}
