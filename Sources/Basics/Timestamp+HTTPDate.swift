extension Timestamp {
    /// Reads the IMF-fixdate of RFC 9110 5.6.7, `Sun, 06 Nov 1994 08:49:37 GMT`, as in `Date` and `Retry-After`.
    /// The name of the weekday is not compared with the day. nil for anything else.
    package init?(httpDate text: String) {
        var text = text
        guard let value = text.withUTF8({ Self.parseHTTPDate(ByteReader($0)) }) else { return nil }
        self = value
    }

    private static func parseHTTPDate(_ bytes: ByteReader) -> Timestamp? {
        var reader = bytes
        guard weekdayNames.contains(where: { reader.consume($0) }), reader.consume(", "),
            let day = reader.consumeNumber(digits: 2), reader.consume(UInt8(ascii: " ")),
            let month = monthNames.firstIndex(where: { reader.consume($0) }), reader.consume(UInt8(ascii: " ")),
            let year = reader.consumeNumber(digits: 4), reader.consume(UInt8(ascii: " ")),
            let hour = reader.consumeNumber(digits: 2), hour < 24, reader.consume(UInt8(ascii: ":")),
            let minute = reader.consumeNumber(digits: 2), minute < 60, reader.consume(UInt8(ascii: ":")),
            let second = reader.consumeNumber(digits: 2), second < 60, reader.consume(" GMT"), reader.isAtEnd,
            let date = CivilDate(year: year, month: Int64(month) + 1, day: day)
        else { return nil }
        return Timestamp(seconds: date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second)
    }

    /// The IMF-fixdate of this instant, its fraction cut; nil beyond the years 0–9999, for which there is none.
    package var httpDate: String? {
        let days = seconds.flooredQuotient(86_400)
        let date = CivilDate(daysSince1970: days)
        guard (0...9999).contains(date.year) else { return nil }
        // 1970-01-01 was a Thursday, the fourth name.
        let weekday = (days + 3) - (days + 3).flooredQuotient(7) * 7
        var text = Array("\(Self.weekdayNames[Int(weekday)]), ".utf8)
        text.appendPadded(date.day, digits: 2)
        text += Array(" \(Self.monthNames[Int(date.month) - 1]) ".utf8)
        text.appendPadded(date.year, digits: 4)
        text.append(UInt8(ascii: " "))
        text.appendClock(seconds - days * 86_400)
        return String(decoding: text, as: UTF8.self) + " GMT"
    }

    private static let weekdayNames: [StaticString] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let monthNames: [StaticString] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
