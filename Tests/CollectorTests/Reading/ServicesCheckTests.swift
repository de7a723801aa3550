import Ledger
import PostHogLogs
import Testing

@testable import Collector

@Suite struct ServicesCheckTests {
    @Test("a sparkline that shows as much or more of everything confirms the services", arguments: [3, 4])
    func confirmed(info: Int) throws {
        let check = ServicesCheck(
            services: [service("api", entries: 5, info: 3)], reference: shown([("info", info), ("", 2)]))
        try check.verify()
        try check.verifyTotal()
    }

    @Test(
        "a sparkline that shows less of anything does not, though its sum is more",
        arguments: [[("info", 2), ("", 9)], [("info", 9), ("", 1)], []])
    func behind(rows: [(String, Int)]) {
        let check = ServicesCheck(services: [service("api", entries: 5, info: 3)], reference: shown(rows))
        #expect(throws: Rejection.sparklineBehind) { try check.verify() }
    }

    @Test("the total alone is confirmed by any severities that are enough")
    func total() throws {
        let services = [service("api", entries: 5, info: 3), service("web", entries: 2)]
        try ServicesCheck(services: services, reference: shown([("warn", 7)])).verifyTotal()
        #expect(throws: Rejection.sparklineBehind) {
            try ServicesCheck(services: services, reference: shown([("warn", 6)])).verifyTotal()
        }
    }

    @Test("a reading to the end is believed only if it has exactly what is shown", arguments: [4, 5, 6])
    func exact(total: Int) throws {
        let check = ServicesCheck(services: [service("api", entries: 5, info: 5)], reference: shown([("info", total)]))
        if total == 5 { return try check.verifyExact() }
        #expect(throws: Rejection.notExact) { try check.verifyExact() }
    }

    @Test("what PostHog does not tell the severity of may be of any, and no more than that")
    func otherValue() throws {
        let other = "$$_posthog_breakdown_other_$$"
        let services = [service("api", entries: 9, debug: 2, info: 4, error: 3)]
        try ServicesCheck(services: services, reference: shown([("info", 1), (other, 8)])).verify()
        #expect(throws: Rejection.sparklineBehind) {
            try ServicesCheck(services: services, reference: shown([("info", 1), (other, 7)])).verify()
        }
    }

    @Test("bands above the entries, and no bands at all, are not believed")
    func unbelievable() {
        let over = ServicesCheck(services: [service("api", entries: 2, info: 3)], reference: shown([("info", 9)]))
        #expect(throws: Rejection.inconsistent) { try over.verify() }
        let bare = ServiceCounts(name: "api", entries: 2, errors: 0, bands: nil)
        #expect(throws: Rejection.noBreakdown) { try ServicesCheck(services: [bare], reference: shown([])).verify() }
    }

    @Test("trace and fatal are taken out of the bands that hold them, and nothing is lost")
    func traceFatal() {
        let check = ServicesCheck(
            services: [service("api", entries: 10, debug: 4, info: 1, error: 3)],
            reference: shown([("trace", 1), ("debug", 3), ("info", 1), ("error", 1), ("fatal", 2), ("", 2)]))
        let samples = check.samples(TraceFatalCounts(trace: ["api": 1], fatal: ["api": 2]))
        let entries = Dictionary(uniqueKeysWithValues: samples.map { ($0.key.severity, $0.count) })
        #expect(entries == [.trace: 1, .debug: 3, .info: 1, .warn: 0, .error: 1, .fatal: 2, .unknown: 2])
    }

    @Test("rows of one name are one service, whose trace and fatal entries are taken out once")
    func oneRowAName() {
        let rows = [service("", entries: 4, debug: 2), service("web", entries: 1), service("", entries: 3, debug: 3)]
        let check = ServicesCheck(services: rows, reference: shown([]))
        #expect(check.services.map(\.name) == ["", "web"])
        let debug = check.samples(TraceFatalCounts(trace: ["": 1], fatal: [:]))
            .filter { $0.key == SeriesKey(service: "", severity: .debug) }
        #expect(debug.map(\.count) == [4])
    }

    @Test("a service that only the later answer of trace and fatal shows has its samples too")
    func unseen() {
        let samples = ServicesCheck(services: [], reference: shown([("fatal", 1)]))
            .samples(TraceFatalCounts(trace: [:], fatal: ["late": 1]))
        #expect(samples.filter { $0.count > 0 } == [Sample(service: "late", severity: .fatal, count: 1)])
    }

    @Test("services that are taken out have no samples, and the others keep theirs")
    func without() {
        let services = [service("api", entries: 1, info: 1), service("web", entries: 2, info: 2)]
        let samples = ServicesCheck(services: services, reference: shown([("info", 3)])).without(["api"]).samples()
        #expect(samples.filter { $0.count > 0 } == [Sample(service: "web", severity: .info, count: 2)])
    }
}
