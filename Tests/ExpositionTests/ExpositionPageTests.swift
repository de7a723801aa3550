import Basics
import BasicsFixtures
import Exposition
import ExpositionFixtures
import Testing

@Suite("Putting pages together")
struct ExpositionPageTests {
    private static let catalogue = [
        MetricDescriptor(name: "c_total", kind: .counter, help: "C.", labelNames: ["project", "item"]),
        MetricDescriptor(name: "a_info", kind: .gauge, help: "A.", labelNames: ["project", "item"]),
        MetricDescriptor(name: "b_seconds", kind: .histogram, help: "B.", labelNames: ["project", "item"]),
    ]

    @Test("a page of several blocks is the page of their families in one", arguments: 0..<10 as Range<UInt64>)
    func sameAsMerged(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let projects = (0..<5).map { project in
            Self.catalogue.shuffled(using: &generator).map { descriptor in
                MetricFamily(descriptor, series(of: descriptor, project: "project \(project)", &generator))
            }
        }
        let merged = Self.catalogue.map { descriptor in
            MetricFamily(descriptor, projects.joined().filter { $0.descriptor == descriptor }.flatMap(\.series))
        }
        let pages = [projects, [merged]].map { sources in
            ExpositionPage.assemble(
                sources.map { ExpositionBlock($0, format: .text) }, in: Self.catalogue, format: .text)
        }
        #expect(pages[0] == pages[1])
        var pieces: [UInt8] = []
        let blocks = projects.map { ExpositionBlock($0, format: .text) }
        ExpositionPage.writeBeginning(blocks, in: Self.catalogue, format: .text) { pieces += $0 }
        #expect(pieces == ExpositionPage.beginning(blocks, in: Self.catalogue, format: .text))
        #expect(try PageParser.families(of: pages[0]).reduce(0) { $0 + $1.samples.count } > 0)
        #expect(try Promtool.complaints(about: pages[0]) == "")
    }

    @Test("families stand in the order of the catalogue, each with one header, series in the order of the blocks")
    func order() throws {
        let blocks = ["y", "x"].map { project in
            ExpositionBlock(
                Self.catalogue.prefix(2).reversed().map { descriptor in
                    MetricFamily(descriptor, [Series(LabelSet(descriptor.labelNames, [project, "1"]), .integer(3))])
                }, format: .text)
        }
        let page = ExpositionPage.assemble(blocks, in: Self.catalogue, format: .text)
        let families = try PageParser.families(of: page)
        #expect(families.map(\.name) == ["c_total", "a_info"])
        #expect(families.map(\.type) == ["counter", "gauge"])
        #expect(families.map { $0.samples.map { $0.labels[0].value } } == [["y", "x"], ["y", "x"]])
    }

    @Test("a metric that the catalogue does not list stays out of the page")
    func filtered() throws {
        let families = Self.catalogue.prefix(2).map { MetricFamily($0, [Series(.none, .integer(1))]) }
        let block = ExpositionBlock(Array(families), format: .text)
        let page = ExpositionPage.assemble([block], in: [Self.catalogue[1]], format: .text)
        #expect(try PageParser.families(of: page).map(\.name) == ["a_info"])
    }

    @Test("nothing to show is an empty page")
    func nothing() {
        #expect(ExpositionPage.assemble([], in: Self.catalogue, format: .text).isEmpty)
        let block = ExpositionBlock([MetricFamily(Self.catalogue[0])], format: .text)
        #expect(ExpositionPage.assemble([block], in: Self.catalogue, format: .text).isEmpty)
    }

    @Test("a catalogue that lists a metric twice stops the program")
    func twice() async {
        await #expect(processExitsWith: .failure) {
            _ = ExpositionPage.assemble([], in: [Pages.gauge(), Pages.gauge()], format: .text)
        }
    }

    @Test("only OpenMetrics says where a page ends, and the beginning of a page does not")
    func ending() {
        let families = [MetricFamily(Pages.gauge(), [Series(.none, .integer(1))])]
        for format in ExpositionFormat.allCases {
            let ending = format == .text ? "" : "# EOF\n"
            let blocks = [ExpositionBlock(families, format: format)]
            let beginning = ExpositionPage.beginning(blocks, in: [Pages.gauge()], format: format)
            #expect(String(decoding: beginning, as: UTF8.self) + ending == Pages.text(families, format))
            #expect(ExpositionPage.assemble([], in: [], format: format) == Array(ending.utf8))
        }
    }

    private func series(
        of descriptor: MetricDescriptor, project: String, _ generator: inout SeededGenerator
    ) -> [Series] {
        let items = Set((0..<Int.random(in: 0...8, using: &generator)).map { _ in generator.labelValue() })
        return items.map { item in
            let labels = LabelSet(descriptor.labelNames, [project, item])
            guard descriptor.kind == .histogram else {
                return Series(labels, .integer(Int.random(in: 0...1_000_000, using: &generator)))
            }
            var histogram = Histogram(bounds: [0.1, 1])
            for _ in 0..<5 { histogram.observe(Double.random(in: 0...2, using: &generator)) }
            return Series(labels, .histogram(histogram))
        }
    }
}
