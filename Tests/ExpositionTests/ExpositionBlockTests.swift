import Basics
import BasicsFixtures
import Exposition
import ExpositionFixtures
import Testing

@Suite("Encoding families")
struct ExpositionBlockTests {
    private static let hostile = MetricDescriptor(
        name: "hostile_total", kind: .counter, help: "Label values from outside: \\ and \n and \".",
        labelNames: ["first", "second"])

    @Test(
        "whatever a label value holds, a reader gets it back and promtool takes the page",
        arguments: 0..<12 as Range<UInt64>)
    func hostileLabels(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var seen: Set<[[UInt8]]> = []
        let rows = (0..<300).map { _ in generator.labelValues(2) }.filter {
            seen.insert($0.map { Array($0.utf8) }).inserted
        }
        let series = rows.enumerated().map { Series(LabelSet(Self.hostile.labelNames, $1), .integer($0)) }
        let page = Pages.encode([MetricFamily(Self.hostile, series.shuffled(using: &generator))])

        let family = try #require(try PageParser.families(of: page).first)
        #expect(family.help == Self.hostile.help)
        #expect(family.samples.count == rows.count)
        for sample in family.samples {
            let row = rows[try #require(Int(sample.value))]
            #expect(sample.labels.map(\.name) == Self.hostile.labelNames)
            #expect(sample.labels.map { Array(ShownValue.read($0.value).utf8) } == row.map { Array($0.utf8) })
        }
        #expect(try Promtool.complaints(about: page) == "")
    }

    @Test("series stand in the order of their labels, in whatever order they come")
    func order() throws {
        let descriptor = Pages.gauge(labels: ["room", "floor"])
        let sorted = [["a", "2"], ["a b", "1"], ["b", "0"], ["b", "1"]].map {
            Series(LabelSet(descriptor.labelNames, $0), .integer(1))
        }
        let expected = Pages.text([MetricFamily(descriptor, sorted)])
        #expect(expected.contains("{room=\"a\",floor=\"2\"} 1\nroom_temperature_celsius{room=\"a b\""))
        #expect(Pages.text([MetricFamily(descriptor, sorted.reversed())]) == expected)
    }

    @Test("a family without series prints nothing, not even its header")
    func empty() {
        #expect(Pages.encode([MetricFamily(Pages.gauge())]).isEmpty)
        #expect(Pages.encode([]).isEmpty)
    }

    @Test("a histogram's buckets add up, its labels come before le, and count equals the last bucket")
    func histogram() throws {
        var histogram = Histogram(bounds: [0.25, 1, 1e10])
        for value in [0.1, 0.2, 0.5, 7, 1e12] { histogram.observe(value) }
        let descriptor = MetricDescriptor(name: "job_seconds", kind: .histogram, help: "Jobs.", labelNames: ["job"])
        let page = Pages.encode([
            MetricFamily(descriptor, [Series(LabelSet(["job"], ["a\"b"]), .histogram(histogram))])
        ])
        let samples = try #require(try PageParser.families(of: page).first).samples
        #expect(
            samples.map(\.name)
                == Array(repeating: "job_seconds_bucket", count: 4) + ["job_seconds_sum", "job_seconds_count"])
        #expect(samples.map(\.value) == ["2", "3", "4", "5", "1000000000007.8", "5"])
        #expect(samples.prefix(4).map { $0.labels.last?.value } == ["0.25", "1", "10000000000", "+Inf"])
        #expect(samples.allSatisfy { $0.labels.first == PageParser.Label(name: "job", value: "a\"b") })
        #expect(samples.suffix(2).allSatisfy { $0.labels.count == 1 })
    }

    @Test("the longest names, labels and numbers fit what was reserved for them")
    func longest() throws {
        let bounds = [-Double.leastNormalMagnitude, .greatestFiniteMagnitude]
        var histogram = Histogram(bounds: bounds)
        histogram.observe(-.leastNormalMagnitude)
        let page = Pages.encode([
            MetricFamily(
                MetricDescriptor(name: "a_seconds", kind: .histogram, help: "A."),
                [Series(.none, .histogram(histogram))]),
            MetricFamily(Pages.gauge("b"), [Series(.none, .number(-.leastNormalMagnitude))]),
            MetricFamily(Pages.gauge("c"), [Series(.none, .integer(.min))]),
        ])
        #expect(try PageParser.families(of: page).map(\.samples.count) == [5, 1, 1])
    }

    #if DEBUG
        @Test("two series of a family with the same labels stop a debug build")
        func duplicates() async {
            await #expect(processExitsWith: .failure) {
                _ = Pages.encode([
                    MetricFamily(Pages.gauge(), [Series(.none, .integer(1)), Series(.none, .integer(2))])
                ])
            }
        }
    #endif

    @Test("a histogram among plain values stops the program")
    func mixedKinds() async {
        await #expect(processExitsWith: .failure) {
            _ = Pages.encode([MetricFamily(Pages.gauge(), [Series(.none, .histogram(Histogram(bounds: [])))])])
        }
    }

    @Test("a plain value among histograms stops the program")
    func plainInHistogram() async {
        await #expect(processExitsWith: .failure) {
            let descriptor = MetricDescriptor(name: "a_seconds", kind: .histogram, help: "A.")
            _ = Pages.encode([MetricFamily(descriptor, [Series(.none, .integer(1))])])
        }
    }
}
