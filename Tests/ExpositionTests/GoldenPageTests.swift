import Basics
import Exposition
import ExpositionFixtures
import Testing

@Suite("Golden pages")
struct GoldenPageTests {
    private static let formats: [(ending: String, format: ExpositionFormat)] = [
        ("prom", .text), ("openmetrics", .openMetrics(created: .omitted)),
        ("created.openmetrics", .openMetrics(created: .shown)),
    ]

    @Test("a page is what its golden file says, byte for byte", arguments: GoldenPage.allCases, 0..<3)
    func equal(page: GoldenPage, format: Int) throws {
        let (ending, format) = Self.formats[format]
        let text = Pages.text(page.families, format)
        #expect(try text == GoldenFile("\(page).\(ending)").expected(for: text))
    }

    @Test("promtool finds nothing to say about a golden file", arguments: GoldenPage.allCases)
    func lint(page: GoldenPage) throws {
        #expect(try Promtool.complaints(about: Array(GoldenFile("\(page).prom").read().utf8)) == "")
    }

    @Test(
        "prometheus_client takes every golden file",
        .enabled(if: PrometheusClient.isInstalled, "\(PrometheusClient.whyMissing)")
    )
    func read() throws {
        let pages = try GoldenPage.allCases.flatMap { page in
            try Self.formats.map { ($1, Array(try GoldenFile("\(page).\($0)").read().utf8)) }
        }
        #expect(try PrometheusClient.read(pages).map(\.complaint) == pages.map { _ in nil })
    }
}

enum GoldenPage: String, CaseIterable {
    case counters, gauges, histograms, escapes

    var families: [MetricFamily] {
        switch self {
        case .counters: [counters]
        case .gauges: [info, temperatures]
        case .histograms: [durations, plainDurations]
        case .escapes: [escapes]
        }
    }

    private var counters: MetricFamily {
        let descriptor = MetricDescriptor(
            name: "shop_orders_total", kind: .counter, help: "Orders taken since the start.",
            labelNames: ["shop", "state"])
        let rows = [("north", "paid", 12), ("south", "paid", 90_071_992_547), ("north", "open", 0)]
        return MetricFamily(
            descriptor,
            rows.enumerated().map { index, row in
                Series(
                    LabelSet(descriptor.labelNames, [row.0, row.1]), .integer(row.2),
                    created: index == 1 ? nil : 1_795_435_200 + 0.25 * Double(index))
            })
    }

    private var info: MetricFamily {
        let descriptor = MetricDescriptor(
            name: "shop_build_info", kind: .gauge, help: "What runs here; always 1.", labelNames: ["version"])
        return MetricFamily(descriptor, [Series(LabelSet(["version"], ["1.2.3"]), .integer(1))])
    }

    private var temperatures: MetricFamily {
        let descriptor = MetricDescriptor(
            name: "shop_temperature_celsius", kind: .gauge, help: "How warm it is.", labelNames: ["room"])
        let rows: [(String, Double)] = [
            ("cellar", 7.25), ("freezer", -18), ("oven", .infinity), ("space", -.infinity), ("unknown", .nan),
            ("vacuum", 5e-05), ("whole", 1e15),
        ]
        return MetricFamily(descriptor, rows.map { Series(LabelSet(["room"], [$0.0]), .number($0.1)) })
    }

    private var durations: MetricFamily {
        let descriptor = MetricDescriptor(
            name: "shop_delivery_seconds", kind: .histogram, help: "From the order to the door.", labelNames: ["shop"])
        let series = [("south", [0.02, 0.3, 4]), ("north", [])].map { shop, values in
            var histogram = Histogram(bounds: [0.05, 0.5, 1, 2.5])
            for value in values { histogram.observe(value) }
            return Series(LabelSet(["shop"], [shop]), .histogram(histogram), created: 1_795_435_201)
        }
        return MetricFamily(descriptor, series)
    }

    private var plainDurations: MetricFamily {
        var histogram = Histogram(bounds: [1, 60, 1_000_000])
        for value in [1, 1.5, 61] { histogram.observe(value) }
        let descriptor = MetricDescriptor(name: "shop_checkout_seconds", kind: .histogram, help: "Time at the till.")
        return MetricFamily(descriptor, [Series(.none, .histogram(histogram))])
    }

    private var escapes: MetricFamily {
        let descriptor = MetricDescriptor(
            name: "shop_labels_total", kind: .counter,
            help: #"A path like C:\temp, a "quote" and"# + "\na second line.", labelNames: ["first", "second"])
        let values = ["a", "a b", "a\"b", "a\\b", "a\nb", "a\\nb", "", "日本", "🙂", "{x=\"y\"} 1"]
        return MetricFamily(
            descriptor, values.enumerated().map { Series(LabelSet(descriptor.labelNames, [$1, "x"]), .integer($0)) })
    }
}
