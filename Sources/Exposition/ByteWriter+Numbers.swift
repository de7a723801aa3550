extension ByteWriter {
    /// No number takes more bytes: -2.2250738585072014e-308.
    static let longestNumber = 24

    mutating func append(integer: Int) {
        if integer < 0 { append(UInt8(ascii: "-")) }
        var remaining = integer.magnitude
        let digits = Self.decimalDigits(of: remaining)
        let pointer = reserve(digits)
        var offset = digits
        repeat {
            offset &-= 1
            let digit = UInt8(truncatingIfNeeded: remaining % 10)
            pointer.storeBytes(of: UInt8(ascii: "0") &+ digit, toByteOffset: offset, as: UInt8.self)
            remaining /= 10
        } while offset > 0
    }

    /// Whole numbers that fit an `Int` are written in full, as people and diffs like them; the rest as the shortest
    /// text that reads back as the same number (`5e-05`), which every reader of the format accepts.
    mutating func append(number: Double) {
        guard number.isFinite else {
            return append(number.isNaN ? "NaN" : number > 0 ? "+Inf" : "-Inf")
        }
        // Not `Int(exactly:)`, which calls libm's trunc.
        if abs(number) < 0x1p63, number == Double(Int(number)) { return append(integer: Int(number)) }
        append(number.description)
    }

    /// As OpenMetrics wants the bounds of buckets, with which label values are made: always with a point or an exponent
    /// (`1.0`), and from a million on with an exponent (`1e+06`), which is what Go's and Python's clients write.
    mutating func append(canonical number: Double) {
        let magnitude = abs(number)
        guard number.isFinite, magnitude >= 1e6, magnitude < 0x1p60 else {
            return number.isFinite ? append(number.description) : append(number: number)
        }
        let text = magnitude.description
        guard !text.contains("e") else { return append(number.description) }
        let point = text.utf8.firstIndex(of: UInt8(ascii: ".")) ?? text.endIndex
        let exponent = text.utf8.distance(from: text.startIndex, to: point) - 1
        let digits = text.utf8.filter { $0 != UInt8(ascii: ".") }
        let significant = digits.prefix(1 + (digits.lastIndex { $0 != UInt8(ascii: "0") } ?? 0))
        if number < 0 { append(UInt8(ascii: "-")) }
        for (index, digit) in significant.enumerated() {
            if index == 1 { append(UInt8(ascii: ".")) }
            append(digit)
        }
        append(exponent < 10 ? "e+0" : "e+")
        append(integer: exponent)
    }

    private static func decimalDigits(of value: UInt) -> Int {
        var digits = 1
        var limit: UInt = 10
        while value >= limit {
            digits &+= 1
            let (next, overflow) = limit.multipliedReportingOverflow(by: 10)
            if overflow { break }
            limit = next
        }
        return digits
    }
}
