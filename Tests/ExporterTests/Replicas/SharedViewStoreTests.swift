import Basics
import Collector
import Exposition
import Testing

@testable import StateStore
@testable import posthog_logs_exporter

/// The database's clock is the monotonic one, on a day in 2026.
@Suite("What replicas show")
struct SharedViewStoreTests {
    private static let epoch = Timestamp(seconds: 1_795_435_200)
    private static let shop = SharedView.Owner(
        name: "project/a/1", part: PagePart(project: "shop"), project: "project/a/1")
    private static let metric = SharedView.Owner(
        name: "metric/a/1/x", part: PagePart(project: "shop", metrics: "checkouts_total"), project: "project/a/1")

    /// What was published, in order: the part, the value of the series limit, which tells versions apart, and the lease.
    private let published = Locked<[String]>([])
    private var store: SharedViewStore

    init() {
        store = SharedViewStore { [published] snapshot, part in
            func value(_ metric: MetricDescriptor) -> String {
                guard
                    case .integer(let value)? = snapshot.families.first(where: { $0.descriptor == metric })?.series
                        .first?.value
                else { return "-" }
                return "\(value)"
            }
            published.withLock {
                $0.append("\(part.name) \(value(MetricCatalogue.seriesLimit)) \(value(MetricCatalogue.leaseHeld))")
            }
        }
    }

    private func at(_ seconds: Double) -> Timestamp { Self.epoch.adding(microseconds: Int64(seconds * 1_000_000)) }

    private func snapshot(_ value: Int) -> ProjectSnapshot {
        ProjectSnapshot(
            families: [
                MetricFamily(
                    MetricCatalogue.seriesLimit, [MetricCatalogue.seriesLimit.series("shop", value: .integer(value))])
            ], endpoints: [:], budget: [], baselineComplete: true, polls: value)
    }

    private func version(_ number: Int64, from seconds: Double, of owner: SharedView.Owner = shop)
        -> SharedState.Version
    {
        SharedState.Version(
            owner: owner.name, number: number, visibleFrom: at(seconds),
            snapshot: snapshot(Int(number)).shared { _ in Self.epoch })
    }

    private mutating func showDue(_ seconds: Double) {
        store.showDue(at(seconds), .seconds(seconds))
    }

    private func taken() -> [String] {
        published.withLock { published in
            defer { published = [] }
            return published
        }
    }

    @Test("a version is shown from its time on, the newest that is due")
    mutating func due() {
        store.use([Self.shop], in: .builtIn)
        #expect(taken() == ["shop - 0"])
        #expect(store.add(version(3, from: 10), DatabaseClock()) == nil)
        #expect(store.add(version(4, from: 12), DatabaseClock()) == nil)
        #expect(store.add(version(5, from: 13), DatabaseClock()) == nil)
        store.showDue(nil, .seconds(9))
        showDue(9.999)
        #expect(taken() == [])
        showDue(10)
        showDue(11)
        #expect(taken() == ["shop 3 0"])
        showDue(13.5)
        #expect(taken() == ["shop 5 0"])
        #expect(store.known == [Self.shop.name: 5])
    }

    @Test("an older version than one that is known changes nothing")
    mutating func older() {
        store.use([Self.shop], in: .builtIn)
        _ = store.add(version(4, from: 1), DatabaseClock())
        showDue(2)
        _ = taken()
        _ = store.add(version(3, from: 1), DatabaseClock())
        showDue(3)
        #expect(taken() == [])
    }

    @Test("what this process has saved takes the place of the same version as it was read")
    mutating func own() {
        store.use([Self.shop], in: .builtIn)
        _ = store.add(version(4, from: 2), DatabaseClock())
        store.hold([Self.shop.project])
        _ = taken()
        store.add(snapshot(400), of: Self.shop.name, SharedState.Written(version: 4, visibleFrom: at(2)))
        showDue(2)
        #expect(taken() == ["shop 400 1"])
    }

    @Test("a version whose write had no known outcome is read, also after the next one is saved, and shown at its time")
    mutating func unknownOutcome() {
        store.use([Self.shop], in: .builtIn)
        _ = store.add(version(4, from: 1), DatabaseClock())
        store.add(snapshot(500), of: Self.shop.name, SharedState.Written(version: 5, visibleFrom: at(2)))
        #expect(store.known == [Self.shop.name: 5])
        store.add(snapshot(700), of: Self.shop.name, SharedState.Written(version: 7, visibleFrom: at(4)))
        #expect(store.known == [Self.shop.name: 5])
        _ = store.add(version(6, from: 3), DatabaseClock())
        _ = store.add(version(7, from: 4), DatabaseClock())
        #expect(store.known == [Self.shop.name: 7])
        _ = taken()
        for second in [2, 3, 4.0] { showDue(second) }
        #expect(taken() == ["shop 500 0", "shop 6 0", "shop 700 0"])
    }

    @Test("a version that is read when a later one is shown already changes nothing")
    mutating func readTooLate() {
        store.use([Self.shop], in: .builtIn)
        _ = store.add(version(4, from: 1), DatabaseClock())
        store.add(snapshot(600), of: Self.shop.name, SharedState.Written(version: 6, visibleFrom: at(3)))
        showDue(3)
        #expect(taken().last == "shop 600 0")
        _ = store.add(version(5, from: 2), DatabaseClock())
        _ = store.add(version(6, from: 3), DatabaseClock())
        showDue(4)
        #expect(taken() == [])
        #expect(store.known == [Self.shop.name: 6])
    }

    @Test("who polls is shown at once, with what was last shown, by the project's own part alone")
    mutating func leases() {
        store.use([Self.shop, Self.metric], in: .builtIn)
        _ = store.add(version(4, from: 1), DatabaseClock())
        _ = store.add(version(6, from: 1, of: Self.metric), DatabaseClock())
        showDue(2)
        #expect(Set(taken()) == ["shop - 0", "shop 4 0", "shop: checkouts_total 6 -"])
        store.hold([Self.shop.project])
        #expect(Set(taken()) == ["shop 4 1", "shop: checkouts_total 6 -"])
        store.hold([Self.shop.project])
        #expect(taken() == [])
        store.hold([])
        #expect(Set(taken()) == ["shop 4 0", "shop: checkouts_total 6 -"])
    }

    @Test("a project that is there no longer is forgotten; one that stays goes on with what it shows")
    mutating func use() {
        store.use([Self.shop, Self.metric], in: .builtIn)
        _ = store.add(version(4, from: 1), DatabaseClock())
        _ = store.add(version(5, from: 9), DatabaseClock())
        showDue(2)
        store.use([Self.shop], in: .builtIn)
        _ = taken()
        #expect(store.known == [Self.shop.name: 5])
        showDue(9)
        #expect(taken() == ["shop 5 0"])
    }

    @Test("bytes that cannot be read are told of once, and what is shown stays")
    mutating func damage() {
        store.use([Self.shop], in: .builtIn)
        let broken = SharedState.Version(owner: Self.shop.name, number: 4, visibleFrom: at(1), snapshot: [1, 2])
        #expect(store.add(broken, DatabaseClock())?.hasPrefix("project/a/1: ") == true)
        #expect(store.add(broken, DatabaseClock()) == nil)
        #expect(store.known == [Self.shop.name: 4])
    }

    @Test("a view is current for as long as no version can be shown that it has not read")
    mutating func current() {
        #expect(store.isCurrent(at: .seconds(1000)))
        store.attempted(succeeded: true, began: .seconds(1000))
        #expect(store.isCurrent(at: .milliseconds(1_000_999)))
        #expect(!store.isCurrent(at: .seconds(1001)))
    }

    @Test(
        "a version that came late is shown when every view without it has ended; until then an own one that has is not shown"
    )
    mutating func late() {
        store.use([Self.shop], in: .builtIn)
        store.attempted(succeeded: true, began: .seconds(10))
        var late = version(4, from: 9)
        late.seenLate = .milliseconds(10_500)
        _ = store.add(late, DatabaseClock())
        store.attempted(succeeded: true, began: .milliseconds(10_400))
        _ = taken()
        showDue(11.4)
        #expect(taken() == [])
        #expect(store.isCurrent(at: .milliseconds(10_999)))
        #expect(!store.isCurrent(at: .milliseconds(11_001)))
        showDue(11.5)
        #expect(taken() == ["shop 4 0"])
        store.attempted(succeeded: true, began: .milliseconds(11_400))
        #expect(store.isCurrent(at: .milliseconds(11_500)))
    }

    @Test("after a late version comes one in time, which is shown at its time")
    mutating func lateThenInTime() {
        store.use([Self.shop], in: .builtIn)
        var late = version(4, from: 9)
        late.seenLate = .seconds(10)
        _ = store.add(late, DatabaseClock())
        _ = store.add(version(5, from: 10.8), DatabaseClock())
        _ = taken()
        showDue(10.8)
        #expect(taken() == ["shop 5 0"])
        store.attempted(succeeded: true, began: .milliseconds(10_700))
        #expect(store.isCurrent(at: .milliseconds(10_800)))
    }

    @Test("a version that may be due there already is told of until it surely is")
    mutating func uncertain() {
        store.use([Self.shop, Self.metric], in: .builtIn)
        _ = store.add(version(4, from: 10), DatabaseClock())
        _ = store.add(version(6, from: 11, of: Self.metric), DatabaseClock())
        showDue(9.99)
        #expect(store.firstUncertain(before: at(9.995)) == nil)
        #expect(store.firstUncertain(before: at(10.005)) == at(10))
        #expect(store.firstUncertain(before: at(20)) == at(10))
        showDue(10)
        #expect(store.firstUncertain(before: at(10.02)) == nil)
        #expect(store.firstUncertain(before: at(11)) == at(11))
    }

    @Test("while the database does not respond the last view stands, unless the process itself was held up")
    mutating func away() {
        store.attempted(succeeded: false, began: .seconds(1000))
        #expect(store.isCurrent(at: .milliseconds(1_003_999)))
        #expect(!store.isCurrent(at: .seconds(1004)))
    }
}
