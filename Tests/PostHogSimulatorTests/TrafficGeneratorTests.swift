import Basics
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct TrafficGeneratorTests {
    let noon = TimeRange(start: at("12:00:00"), end: at("12:10:00"))

    @Test("the same seed gives the same entries, another seed others")
    func deterministic() {
        let one = TrafficGenerator(seed: 1, entriesPerSecond: 20).records(in: noon)
        #expect(one == TrafficGenerator(seed: 1, entriesPerSecond: 20).records(in: noon))
        #expect(one != TrafficGenerator(seed: 2, entriesPerSecond: 20).records(in: noon))
    }

    @Test("however the time is cut, the entries are the same")
    func cuts() {
        let generator = TrafficGenerator(seed: 7, entriesPerSecond: 5)
        var feed = TrafficFeed(generator, from: noon.start)
        var pieces: [LogRecord] = []
        var time = noon.start
        for step in [1, 350_000, 650_000, 1_000_000, 7_777_777, 60_000_000, 900_000_000] as [Int64] {
            time = min(noon.end, time.adding(microseconds: step))
            pieces += feed.advance(to: time)
            #expect(feed.advance(to: time).isEmpty)
            #expect(feed.advance(to: noon.start).isEmpty)
        }
        #expect(pieces == generator.records(in: noon))
    }

    @Test("over a day it gives the rate that was asked for, and more at noon than at night")
    func rate() {
        let generator = TrafficGenerator(seed: 3, entriesPerSecond: 0.5)
        let day = generator.records(in: TimeRange(start: at("00:00:00"), end: at("00:00:00").adding(seconds: 86_400)))
        #expect((40_000...46_500).contains(day.count))
        let night = day.count { $0.timestamp < at("04:00:00") }
        let midday = day.count { ($0.timestamp >= at("10:00:00")) && ($0.timestamp < at("14:00:00")) }
        #expect(midday > night * 3)
    }

    @Test("all services and severities come, some entries late, none before its time nor later than twenty minutes")
    func mix() {
        let records = TrafficGenerator(seed: 5, entriesPerSecond: 100).records(in: noon)
        #expect(Set(records.map(\.serviceName)) == Set(ServiceProfile.shop.map(\.name)))
        #expect(Set(records.map(\.severityText)) == ["trace", "debug", "info", "warn", "error", "fatal"])
        let delays = records.compactMap { record in record.arrival.map { $0 - record.timestamp } }
        #expect(delays.allSatisfy { (.zero ... .seconds(1200)).contains($0) })
        #expect(delays.contains { $0 > .seconds(60) })
        let late = delays.count { $0 > .zero }
        #expect((records.count / 100...records.count / 25).contains(late))
    }

    @Test("errors come in bursts")
    func bursts() {
        let hours = TimeRange(start: at("06:00:00"), end: at("12:00:00"))
        let records = TrafficGenerator(seed: 11, entriesPerSecond: 10).records(in: hours)
        var errors: [Int64: Int] = [:]
        for record in records where record.severityText == "error" && record.serviceName == "storefront" {
            errors[record.timestamp.seconds / 60, default: 0] += 1
        }
        let perMinute = errors.values.sorted()
        #expect((perMinute.last ?? 0) >= 5 * max(1, perMinute[perMinute.count / 2]))
    }

    @Test("there may be thousands of services, or no traffic")
    func extremes() {
        let many = TrafficGenerator(seed: 1, entriesPerSecond: 200, services: .init(ServiceProfile.synthetic(2000)))
        #expect(Set(many.records(in: noon).map(\.serviceName)).count > 1500)
        #expect(TrafficGenerator(seed: 1, entriesPerSecond: 0).records(in: noon).isEmpty)
    }
}
