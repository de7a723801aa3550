import BasicsFixtures
import PostHogLogs
import Testing

@testable import Collector

@Suite struct ServiceListTests {
    private func answer(_ services: [ServiceCounts], of total: Int? = nil) -> ServicesAnswer {
        ServicesAnswer(services: services, totalServices: total)
    }

    private func many(_ count: Int) -> [ServiceCounts] {
        (0..<count).map { service(ServiceName("s\($0)"), entries: 1, info: 1) }
    }

    @Test("one answer of several that is cut makes the list one that may be")
    func oneOfSeveral() {
        #expect(ServiceList([answer(many(2)), answer(many(25))]).mayBeCut)
    }

    @Test("answers about parts of a range add up")
    func parts() {
        let list = ServiceList([answer(many(3), of: 3), answer(many(2), of: 2)])
        #expect(list.entries == 5)
        #expect(list.rows.map(\.entries) == [2, 2, 1])
    }

    @Test("of entries without a service all is there only in both rows, or in a list that is not cut")
    func blank() {
        let blank = service(.blank, entries: 1)
        #expect(!ServiceList([answer([blank], of: 9)]).names.contains(.blank))
        #expect(ServiceList([answer([blank, blank], of: 9)]).names.contains(.blank))
        #expect(ServiceList([answer([blank], of: 1)]).names.contains(.blank))
    }

    @Test("a further list adds what was missing, and replaces what was there in part only")
    func added() {
        var list = ServiceList([answer([service(.blank, entries: 1), service("api", entries: 5)], of: 9)])
        let blank = service(.blank, entries: 4)
        list.add(ServiceList([answer([blank, blank, service("api", entries: 7), service("web", entries: 2)], of: 9)]))
        #expect(
            Dictionary(uniqueKeysWithValues: list.rows.map { ($0.name, $0.entries) }) == ["": 8, "api": 5, "web": 2])
        #expect(list.names == ["", "api", "web"])
    }

    @Test("severities are lacking where no service has any")
    func lacking() {
        let bare = ServiceCounts(name: "api", entries: 2, errors: 0, bands: nil)
        #expect(ServiceList([answer([bare])]).lacksSeverities)
        #expect(!ServiceList([answer([bare, service("web", entries: 1)])]).lacksSeverities)
        #expect(!ServiceList([answer([])]).lacksSeverities)
    }

    private func list(_ services: ServiceList, to dateTo: LogsRequest.DateTo, total: Int) -> BucketServices {
        BucketServices(bucket: bucket("12:00:00"), dateTo: dateTo, services: services, total: total)
    }

    @Test("a list of a bucket that is cut is complete only with all that the sparkline shows")
    func complete() {
        let cut = list(ServiceList([answer(many(3), of: 4)]), to: .lastMicrosecond, total: 3)
        #expect(!cut.isComplete(against: shown([("info", 4)])))
        #expect(cut.isComplete(against: shown([("info", 3)])))
        let whole = list(ServiceList([answer(many(3), of: 3)]), to: .lastMicrosecond, total: 3)
        #expect(whole.isComplete(against: shown([("info", 4)])))
    }

    @Test("what is left to do follows from what is missing")
    func outcome() {
        let services = ServiceList([answer(many(3), of: 3)])
        #expect(list(services, to: .lastMicrosecond, total: 4).outcome == .lacking)
        #expect(list(services, to: .lastMicrosecond, total: 3).outcome == .unclear)
        #expect(list(services, to: .end, total: 4).outcome == .lackingToEnd)
    }

    @Test("a list up to the end tells nothing where entries came in before it was checked")
    func cameIn() {
        let services = ServiceList([answer(many(3), of: 3)])
        let (toEnd, before) = (list(services, to: .end, total: 3), list(services, to: .lastMicrosecond, total: 4))
        #expect(toEnd.outcome(against: shown([("info", 3)])) == .lackingToEnd)
        #expect(toEnd.outcome(against: shown([("info", 4)])) == .unclear)
        #expect(before.outcome(against: shown([("info", 5)])) == .lacking)
    }

    @Test(
        "a list of which a part could not be asked for says nothing of what is missing",
        arguments: [.lastMicrosecond, .end] as [LogsRequest.DateTo])
    func unclear(dateTo: LogsRequest.DateTo) {
        var partial = list(ServiceList([answer(many(3), of: 3)]), to: dateTo, total: 4)
        partial.coverage = .partial(unasked: ["web"])
        #expect(partial.outcome == .unclear)
    }
}
