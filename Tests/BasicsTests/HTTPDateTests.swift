import Basics
import Testing

@Suite struct HTTPDateTests {
    @Test(
        "an HTTP date is read and written back",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Wed, 31 Dec 1969 23:59:59 GMT", -1),
            ("Mon, 23 Nov 2026 10:25:07 GMT", 1_795_429_507),
            ("Thu, 29 Feb 2024 00:00:00 GMT", 1_709_164_800),
            ("Sat, 01 Jan 2000 12:00:00 GMT", 946_728_000),
        ])
    func bothWays(text: String, seconds: Int64) {
        #expect(Timestamp(httpDate: text) == Timestamp(seconds: seconds))
        #expect(Timestamp(seconds: seconds).httpDate == text)
    }

    @Test(
        "other forms are nil",
        arguments: [
            "", "120", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 31 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ", "Xyz, 06 Nov 1994 08:49:37 GMT",
        ])
    func refuses(text: String) {
        #expect(Timestamp(httpDate: text) == nil)
    }
}
