extension Timestamp {
    /// Reads `2026-11-23`, `2026-11-23T10:25`, `2026-11-23 10:25:07.123456+02:00` and the like: `Z`, an offset, or
    /// nothing, which PostHog means as UTC. A finer fraction is cut to microseconds. nil for anything else.
    package init?(iso8601 text: String) {
        var text = text
        guard let value = text.withUTF8({ Self.parse(ByteReader($0)) }) else { return nil }
        self = value
    }

    private static func parse(_ bytes: ByteReader) -> Timestamp? {
        var reader = bytes
        guard let day = parseDay(&reader) else { return nil }
        if reader.isAtEnd { return day }
        guard
            reader.consume(UInt8(ascii: "T")) || reader.consume(UInt8(ascii: " ")) || reader.consume(UInt8(ascii: "t")),
            let hour = reader.consumeNumber(digits: 2), hour < 24, reader.consume(UInt8(ascii: ":")),
            let minute = reader.consumeNumber(digits: 2), minute < 60
        else { return nil }

        var second: Int64 = 0
        var fraction: Int64 = 0
        if reader.consume(UInt8(ascii: ":")) {
            guard let whole = reader.consumeNumber(digits: 2), whole < 60 else { return nil }
            second = whole
            if reader.consume(UInt8(ascii: ".")) || reader.consume(UInt8(ascii: ",")) {
                guard let part = reader.takeFraction() else { return nil }
                fraction = part
            }
        }
        guard let offset = parseOffset(&reader), reader.isAtEnd else { return nil }
        let seconds = day.seconds + hour * 3600 + minute * 60 + second - offset
        return Timestamp(microseconds: seconds * 1_000_000 + fraction)
    }

    private static func parseDay(_ reader: inout ByteReader) -> Timestamp? {
        guard let year = reader.consumeNumber(digits: 4), reader.consume(UInt8(ascii: "-")),
            let month = reader.consumeNumber(digits: 2), reader.consume(UInt8(ascii: "-")),
            let day = reader.consumeNumber(digits: 2), let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        return Timestamp(seconds: date.daysSince1970 * 86_400)
    }

    /// Seconds east of UTC: `Z` and nothing are 0; `+02:00`, `+0200`, `+02`.
    private static func parseOffset(_ reader: inout ByteReader) -> Int64? {
        if reader.isAtEnd || reader.consume(UInt8(ascii: "Z")) || reader.consume(UInt8(ascii: "z")) { return 0 }
        let isWest = reader.consume(UInt8(ascii: "-"))
        guard isWest || reader.consume(UInt8(ascii: "+")), let hours = reader.consumeNumber(digits: 2), hours < 24
        else { return nil }
        var minutes: Int64 = 0
        if !reader.isAtEnd {
            _ = reader.consume(UInt8(ascii: ":"))
            guard let value = reader.consumeNumber(digits: 2), value < 60 else { return nil }
            minutes = value
        }
        let seconds = hours * 3600 + minutes * 60
        return isWest ? -seconds : seconds
    }

    /// `2026-11-23T10:25:07Z`, with six digits of fraction only where it is not zero. Years beyond 0–9999 are written
    /// with their sign, as ISO 8601 has it.
    package var iso8601: String {
        let days = seconds.flooredQuotient(86_400)
        let date = CivilDate(daysSince1970: days)
        let second = seconds - days * 86_400
        // Wraps and wraps back where the second starts before the earliest Timestamp.
        let fraction = microseconds &- seconds &* 1_000_000
        var text: [UInt8] = []
        text.reserveCapacity(27)
        text.appendYear(date.year)
        text.append(UInt8(ascii: "-"))
        text.appendPadded(date.month, digits: 2)
        text.append(UInt8(ascii: "-"))
        text.appendPadded(date.day, digits: 2)
        text.append(UInt8(ascii: "T"))
        text.appendClock(second)
        if fraction != 0 {
            text.append(UInt8(ascii: "."))
            text.appendPadded(fraction, digits: 6)
        }
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Decimal digits of a non-negative number, at least `digits` of them.
    mutating func appendPadded(_ value: Int64, digits: Int) {
        var scale: Int64 = 1
        for _ in 1..<digits { scale *= 10 }
        while value / scale >= 10 { scale *= 10 }
        while scale > 0 {
            append(UInt8(ascii: "0") + UInt8(value / scale % 10))
            scale /= 10
        }
    }

    /// `hh:mm:ss` of a second of the day.
    mutating func appendClock(_ second: Int64) {
        appendPadded(second / 3600, digits: 2)
        append(UInt8(ascii: ":"))
        appendPadded(second / 60 % 60, digits: 2)
        append(UInt8(ascii: ":"))
        appendPadded(second % 60, digits: 2)
    }

    fileprivate mutating func appendYear(_ year: Int64) {
        guard !(0...9999).contains(year) else { return appendPadded(year, digits: 4) }
        append(UInt8(ascii: year < 0 ? "-" : "+"))
        appendPadded(Swift.abs(year), digits: 6)
    }
}
