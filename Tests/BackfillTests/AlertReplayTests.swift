import Backfill
import Basics
import BasicsFixtures
import Testing

@Suite struct AlertTimelineTests {
    /// Minutes after midnight.
    private func times(_ minutes: [Int64]) -> [Timestamp] { minutes.map { at("00:00:00").adding(seconds: 60 * $0) } }

    private func spans(_ active: [Int64], wait: Int64 = 0, keep: Int64 = 0, until end: Int64 = 100) -> [String] {
        let timeline = AlertTimeline(interval: 60, wait: wait, keep: keep)
        return timeline.spans(active: times(active), until: times([end])[0]).map { span in
            func minute(_ time: Timestamp) -> Int64 { time.secondsSince(at("00:00:00")) / 60 }
            return "\(minute(span.start))-\(span.end.map { "\(minute($0))" } ?? "")"
        }
    }

    @Test("without for it fires with the first result, and ends with the first evaluation without one")
    func plain() {
        #expect(spans([3, 4, 5, 9]) == ["3-6", "9-10"])
        #expect(spans([99, 100]) == ["99-"])
        #expect(spans([]) == [])
    }

    @Test("with for it fires once the result has lasted as long, and a gap begins anew")
    func wait() {
        #expect(spans([1, 2, 4, 5, 6, 7], wait: 180) == ["7-8"])
        #expect(spans([1, 2, 3], wait: 180) == [])
        #expect(spans([1, 2, 3, 4], wait: 180) == ["4-5"])
    }

    @Test("with keep_firing_for it fires on over gaps that are shorter, and for as long behind the last result")
    func keep() {
        #expect(spans([1, 3, 10], keep: 120) == ["1-6", "10-13"])
        #expect(spans([1, 2, 3, 5, 6], wait: 120, keep: 300) == ["3-12"])
        #expect(spans([97], keep: 300) == ["97-"])
    }
}

@Suite struct PromQLNamesTests {
    @Test(
        "metrics are told from functions, labels, words, texts and numbers",
        arguments: [
            ("up == 0", ["up"]),
            ("sum by (job, instance) (rate(a_total{job=\"x{y}\", up=~'b)'}[5m])) > 1e3", ["a_total"]),
            ("a:b:rate30m offset 1h unless on (job) max without(severity)(c) * 0.5", ["a:b:rate30m", "c"]),
            ("a * on(x) group_left(y, z) b # comment with c\n or vector(1)", ["a", "b"]),
            ("label_replace(a, \"dst\", \"$1\", 'src', `(.*)`) > bool 2 and absent(d) @ end()", ["a", "d"]),
            ("increase(a[1d:5m] offset -1w) > Inf", ["a"]),
        ])
    func names(expression: String, expected: [String]) {
        #expect(PromQLNames.metrics(in: expression).sorted() == expected)
    }
}
