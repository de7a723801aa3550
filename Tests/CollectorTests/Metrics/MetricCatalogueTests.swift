import Collector
import Exposition
import Testing

@Suite struct MetricCatalogueTests {
    @Test("metrics that a reader could take for each other are refused, naming both")
    func conflicts() throws {
        let counter = MetricDescriptor(name: "jobs_total", kind: .counter, help: "Jobs.")
        let gauge = MetricDescriptor(name: "jobs", kind: .gauge, help: "Jobs.")
        let other = MetricDescriptor(name: "cpu", kind: .gauge, help: "CPU.")
        #expect(try MetricCatalogue([counter, other]).all == [counter, other])
        for metrics in [[counter, other, gauge], [gauge, other, counter]] {
            let error = #expect(throws: MetricConflict.self) { try MetricCatalogue(metrics) }
            let names = "\(metrics[0].name) and \(metrics[2].name)"
            #expect(error?.description == "the metrics \(names) have the name jobs in common")
        }
        #expect(throws: MetricConflict.self) { try MetricCatalogue([other, other]) }
    }

    @Test("a metric by project is kept apart from the others, and has the project as its first label")
    func projects() throws {
        let ofProject = MetricDescriptor(name: "a", kind: .gauge, help: "A.", labelNames: ["project", "b"])
        let shared = MetricDescriptor(name: "c", kind: .gauge, help: "C.", labelNames: ["b"])
        let catalogue = try MetricCatalogue([shared, ofProject])
        #expect(catalogue.byProject == [ofProject])
        #expect(catalogue.shared == [shared])
        let wrong = MetricDescriptor(name: "d", kind: .gauge, help: "D.", labelNames: ["b", "project"])
        let error = #expect(throws: MetricConflict.self) { try MetricCatalogue([wrong]) }
        #expect(error?.description == "the metric d must have the label project first")
    }

    @Test("a metric is found by each name that a reader may know it by, in the order of the catalogue")
    func names() throws {
        let counter = MetricDescriptor(name: "jobs_total", kind: .counter, help: "Jobs.")
        let other = MetricDescriptor(name: "cpu", kind: .gauge, help: "CPU.")
        let catalogue = try MetricCatalogue([counter, other])
        #expect(catalogue.names(knownAs: ["cpu", "jobs", "jobs_total", "nothing"]) == ["jobs_total", "cpu"])
        #expect(catalogue.names(knownAs: ["jobs"]) == ["jobs_total"] && catalogue.names(knownAs: []).isEmpty)
    }
}
