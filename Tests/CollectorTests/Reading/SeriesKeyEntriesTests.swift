import Basics
import BasicsFixtures
import Ledger
import PostHogLogs
import Testing

@testable import Collector

@Suite struct SeriesKeyEntriesTests {
    @Test("a series of entries has its severity and its service, if that is one that PostHog names")
    func parts() {
        for severity in Severity.allCases {
            let key = SeriesKey(service: "api", severity: severity)
            #expect(key.severity == severity && key.service == "api")
        }
        #expect(SeriesKey(Severity.info.rank, .other).service == nil)
        #expect(SeriesKey(Severity.info.rank, .overflow).service == nil)
        #expect(Sample(service: "api", severity: .warn, count: 3).key == SeriesKey(service: "api", severity: .warn))
    }

    @Test("there is a group for each severity, and trace may count as debug, fatal as error, as services has them")
    func coarser() {
        #expect(SeriesGroups.severities.count == Severity.allCases.count)
        let grid = BucketGrid(bucketSeconds: 300, bucketCount: 6)
        let horizon = LedgerHorizon(grid: grid, catchupSeconds: 7200, sweeps: false)
        for severity in Severity.allCases {
            var ledger = Ledger(.severities, horizon, seriesLimit: 10)
            _ = ledger.advance(to: at("12:02:00"), uptime: .zero)
            ledger.record(totals: [:], of: ledger.recentBuckets, at: at("12:02:00"))
            for coarser in [Severity.debug, .error] where coarser != severity {
                let sample = Sample(service: "api", severity: coarser, count: 5)
                ledger.record([sample], of: bucket("12:00:00"), at: at("12:02:00"))
            }
            let sample = Sample(service: "api", severity: severity, count: 5)
            let counted = ledger.record([sample], of: bucket("12:00:00"), at: at("12:02:00"))
            #expect((counted == 0) == [.trace, .fatal].contains(severity), "\(severity)")
        }
    }

    @Test("no two kinds of service, and no two names, have one label")
    func labels() {
        let quotes = (0..<4).map { String(repeating: "'", count: $0) }
        let texts = ["(other)", "(overflow)", "(no service)", "", "other", "(other", "(other)'", "'(other)"]
        let names = Set(quotes.flatMap { quote in texts.map { ServiceName(quote + $0 + quote) } })
        let services = names.map { SeriesLabels($0) } + [.other, .overflow]
        #expect(Set(services.map { Array($0.serviceLabel.utf8) }).count == services.count)
    }

    @Test(
        "a service that is called as one of the kinds is shown in quotes, one that is called that in more of them",
        arguments: [
            ("(other)", "'(other)'"), ("(overflow)", "'(overflow)'"), ("'(overflow)'", "''(overflow)''"),
            ("it's", "it's"), ("'", "'"), ("", "(no service)"), ("(no service)", "(no service)"),
        ])
    func reserved(name: String, label: String) {
        #expect(SeriesLabels(ServiceName(name)).serviceLabel == label)
        #expect(SeriesLabels.other.serviceLabel == "(other)")
        #expect(SeriesLabels.overflow.serviceLabel == "(overflow)")
    }

    @Test("what the ledger knows of a bucket is known by service")
    func known() {
        let grid = BucketGrid(bucketSeconds: 300, bucketCount: 6)
        let horizon = LedgerHorizon(grid: grid, catchupSeconds: 7200, sweeps: false)
        var ledger = Ledger(.severities, horizon, seriesLimit: 2)
        _ = ledger.advance(to: at("12:02:00"), uptime: .zero)
        ledger.record(totals: [:], of: ledger.recentBuckets, at: at("12:02:00"))
        let samples = [
            Sample(service: "", severity: .info, count: 4), Sample(service: "api", severity: .error, count: 3),
            Sample(service: "third", severity: .info, count: 2),
        ]
        ledger.record(samples, of: bucket("12:00:00"), at: at("12:02:00"))
        #expect(ledger.known(Severity.info, in: bucket("12:00:00")) == [.blank: 4])
        #expect(ledger.known(Severity.fatal, in: bucket("12:00:00")).isEmpty)
        #expect(ledger.services(in: bucket("12:00:00")) == [.blank, "api"])
    }

    @Test("counts by severity are those of its groups")
    func groups() {
        #expect([Severity.trace: 1, .unknown: 2].byGroup == [0: 1, 6: 2])
    }

    @Test("no two values of an attribute have one label, and (none) is for entries that lack it")
    func attributes() {
        let texts = ["", "(none)", "'(none)'", "(other)", "'(other)'", "(overflow)", "x", "none", "'x'"]
        let labels =
            texts.map { SeriesLabels.values([ExactText($0)]).attributeLabel(at: 0) }
            + [SeriesLabels.other, .overflow].map { $0.attributeLabel(at: 0) }
        #expect(Set(labels).count == labels.count)
        #expect(labels.prefix(4) == ["(none)", "'(none)'", "''(none)''", "'(other)'"])
        #expect(labels.suffix(2) == ["(other)", "(overflow)"])
    }
}
