import BasicsFixtures
import Collector
import HTML
import Ledger
import PostHogLogs
import Testing

@testable import StatusPage

@Suite("The drawing of entries over time")
struct SparklineTests {
    private func drawing(_ counts: [Severity: [Int]]) -> String {
        var html = HTML()
        Sparkline(
            volume: ServiceVolume(name: "api", posthogNames: nil, counts: counts),
            columns: TimeColumns(start: at("11:45:00"), seconds: 300, count: 3)
        ).write(to: &html)
        return String(decoding: html.bytes, as: UTF8.self)
    }

    private func paths(_ counts: [Severity: [Int]]) -> [String: String] {
        let parts = drawing(counts).split(separator: "<path class=\"").dropFirst()
        return Dictionary(
            uniqueKeysWithValues: parts.map { part in
                let texts = part.split(separator: "\"", omittingEmptySubsequences: false)
                return (String(texts[0]), String(texts[2]))
            })
    }

    @Test("columns are as high as their share of the highest, and drawn as one outline")
    func outline() {
        #expect(paths([.info: [12, 12, 24]]) == ["i": "M0 24V12h8V0h4V24z"])
        #expect(paths([.info: [0, 24, 0]]) == ["i": "M0 24h4V0h4V24z"])
    }

    @Test("severities are stacked, the worst at the bottom and drawn last; what is not there is not drawn")
    func stack() {
        let found = paths([.fatal: [6, 0, 0], .error: [6, 0, 0], .info: [12, 0, 0]])
        #expect(found == ["e": "M0 24V12h4V24z", "i": "M0 24V0h4V24z"])
        let order = drawing([.error: [1, 0, 0], .info: [1, 0, 0], .debug: [1, 0, 0], .warn: [1, 0, 0]])
            .split(separator: "<path class=\"").dropFirst().map { $0.prefix(1) }
        #expect(order == ["d", "i", "w", "e"])
    }

    @Test("a single error among a million entries is seen")
    func seen() {
        #expect(paths([.error: [1, 0, 0], .info: [1_000_000, 0, 0]])["e"] == "M0 24V23h4V24z")
    }

    @Test("its title says in words what it shows")
    func title() {
        #expect(
            drawing([.info: [1, 0, 40], .error: [1, 0, 0]]).contains(
                "<title>11:45–12:00 UTC: 42 entries, 1 error; most at 11:55, 40 in 5 min</title>"))
        #expect(drawing([:]).contains("<title>11:45–12:00 UTC: no entries</title>"))
    }

    @Test("counts that are as large as they can be are drawn too")
    func large() {
        #expect(paths([.info: [.max / 4, 0, 0]]) == ["i": "M0 24V0h4V24z"])
    }
}
