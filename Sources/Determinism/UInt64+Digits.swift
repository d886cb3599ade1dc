extension UInt64 {
    /// Sixteen hexadecimal digits: how fingerprints and the names of grants are written.
    public var sixteenDigits: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
