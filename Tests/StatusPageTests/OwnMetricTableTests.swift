import Basics
import Collector
import HTML
import PostHogLogs
import Testing

@testable import StatusPage

@Suite struct OwnMetricTableTests {
    private static func metric(
        _ name: String, isUp: Bool = true, polls: Int = 1, uptime: Duration = .seconds(100), rate: Double? = 2
    ) -> OwnMetricStatus {
        OwnMetricStatus(
            name: name, uptime: uptime, polls: polls, isUp: isUp, interval: .seconds(300),
            problems: isUp
                ? [] : [.init(endpoints: [.groupBy], failure: "404 <b>", remedy: "update it", pause: .zero)],
            entriesPerSecond: rate, unreconciledEntries: 3, series: 7, seriesLimit: 1000)
    }

    private static func text(_ metrics: [OwnMetricStatus], at uptime: Duration = .seconds(101)) -> String {
        var html = HTML()
        OwnMetricTable(metrics: metrics, uptime: uptime).write(to: &html)
        return String(decoding: html.bytes, as: UTF8.self)
    }

    @Test(
        "each has its rate, its series and what is not counted yet; those that fail come first, with why and what to do"
    )
    func table() {
        let text = Self.text([Self.metric("a_total"), Self.metric("b_total", isUp: false)])
        #expect(text.split(separator: "b_total")[0].contains("a_total") == false)
        #expect(text.contains("404 &lt;b&gt;: update it") && !text.contains("<b>"))
        #expect(text.contains("7 of 1,000") && text.contains("Failing: 1 of 2 metrics."))
    }

    @Test("one that was not polled yet is starting, and one that is silent for long has stalled")
    func conditions() {
        #expect(Self.text([Self.metric("a_total", polls: 0, rate: nil)]).contains("Starting"))
        #expect(Self.text([Self.metric("a_total")], at: .seconds(2000)).contains("Stalled"))
    }

    @Test("of many the worst fifty are shown, and that is said")
    func many() {
        let text = Self.text((0..<60).map { Self.metric("m\($0)_total") } + [Self.metric("z_total", isUp: false)])
        #expect(text.contains("The first 50 are shown.") && text.contains("z_total") && !text.contains("m9_total"))
    }
}
