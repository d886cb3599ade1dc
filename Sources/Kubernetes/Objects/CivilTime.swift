/// Dates of the Gregorian calendar to and from counted time, by integers alone.
///
/// - Source: RFC 3339; the day count runs in eras of 400 years (146,097 days) that begin on 1
///   March, so that the leap day comes last.
struct CivilTime {
    /// Microseconds since 1970-01-01T00:00:00Z.
    var microseconds: Int64

    /// Writes a moment in UTC; years beyond 0 to 9999 are held at the nearest moment within.
    static func text(microseconds: Int64, withFraction: Bool) -> String {
        let held = min(max(microseconds, -62_167_219_200_000_000), 253_402_300_799_999_999)
        let seconds = flooredQuotient(held, 1_000_000)
        let days = flooredQuotient(seconds, 86_400)
        let (year, month, day) = date(days: days)
        let second = seconds - days * 86_400
        return String(unsafeUninitializedCapacity: 27) { buffer in
            var writer = DigitWriter(buffer: buffer)
            writer.write(year / 100)
            writer.write(year % 100, then: "-")
            writer.write(month, then: "-")
            writer.write(day, then: "T")
            writer.write(second / 3_600, then: ":")
            writer.write(second / 60 % 60, then: ":")
            writer.write(second % 60, then: withFraction ? "." : "Z")
            if withFraction {
                let fraction = held - seconds * 1_000_000
                writer.write(fraction / 10_000)
                writer.write(fraction / 100 % 100)
                writer.write(fraction % 100, then: "Z")
            }
            return writer.count
        }
    }

    /// Reads RFC 3339; `nil` for anything else and for dates that do not exist.
    ///
    /// As servers do, it takes an hour of one digit as well.
    ///
    /// - Parameters:
    ///   - text: The whole text.
    ///   - fractionDigits: How many digits of fraction there must be, or `nil` for any number,
    ///     none included.
    init?(parsing text: String, fractionDigits: Int?) {
        var text = text
        let microseconds = text.withUTF8 { bytes in
            CivilTime.microseconds(in: bytes, fractionDigits: fractionDigits)
        }
        guard let microseconds else { return nil }
        self.microseconds = microseconds
    }

    private static func microseconds(
        in bytes: UnsafeBufferPointer<UInt8>,
        fractionDigits: Int?
    ) -> Int64? {
        var reader = DigitReader(bytes: bytes)
        guard let year = reader.number(width: 4), reader.skip("-"),
            let month = reader.number(width: 2), reader.skip("-"),
            let day = reader.number(width: 2), reader.skip("T"),
            let hour = reader.hour(), reader.skip(":"),
            let minute = reader.number(width: 2), reader.skip(":"),
            let second = reader.number(width: 2),
            (1...12).contains(month), day >= 1, day <= CivilTime.length(of: month, in: year),
            hour < 24, minute < 60, second < 60,
            let fraction = reader.fraction(digits: fractionDigits),
            let offsetMinutes = reader.offsetMinutes(), reader.isAtEnd
        else { return nil }
        let days = CivilTime.days(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3_600 + (minute - offsetMinutes) * 60 + second
        return seconds * 1_000_000 + fraction
    }

    /// How many days a month has.
    private static func length(of month: Int64, in year: Int64) -> Int64 {
        if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31
    }

    /// Days from 1970-01-01 to a date.
    static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = flooredQuotient(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The date so many days after 1970-01-01.
    static func date(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = flooredQuotient(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
    }
}

/// Writes numbers of two digits into bytes.
private struct DigitWriter {
    let buffer: UnsafeMutableBufferPointer<UInt8>
    var count = 0

    @inline(__always)
    mutating func write(_ value: Int64) {
        buffer[count] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value / 10)
        buffer[count + 1] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value % 10)
        count += 2
    }

    @inline(__always)
    mutating func write(_ value: Int64, then separator: Unicode.Scalar) {
        write(value)
        buffer[count] = UInt8(ascii: separator)
        count += 1
    }
}

/// Reads numbers of fixed width from bytes.
private struct DigitReader {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    private mutating func digit() -> Int64? {
        guard position < bytes.count else { return nil }
        let digit = bytes[position] &- UInt8(ascii: "0")
        guard digit < 10 else { return nil }
        position += 1
        return Int64(digit)
    }

    mutating func number(width: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<width {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// An hour of one or two digits.
    @inline(__always)
    mutating func hour() -> Int64? {
        guard let first = digit() else { return nil }
        return digit().map { first * 10 + $0 } ?? first
    }

    /// Microseconds of a fraction, after a full stop or a comma, as Go takes either; digits beyond
    /// the sixth are cut off.
    mutating func fraction(digits: Int?) -> Int64? {
        guard skip(".") || skip(",") else { return digits == nil ? 0 : nil }
        var count = 0
        var value: Int64 = 0
        while let digit = digit() {
            if count < 6 { value = value * 10 + digit }
            count += 1
        }
        guard count > 0, digits == nil || digits == count else { return nil }
        for _ in min(count, 6)..<6 { value *= 10 }
        return value
    }

    mutating func offsetMinutes() -> Int64? {
        if skip("Z") { return 0 }
        let sign: Int64
        if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
        guard let hours = number(width: 2), skip(":"), let minutes = number(width: 2),
            hours <= 24, minutes <= 60
        else { return nil }
        return sign * (hours * 60 + minutes)
    }
}
