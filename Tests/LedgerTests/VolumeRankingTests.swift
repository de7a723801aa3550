import Basics
import BasicsFixtures
import Testing

@testable import Ledger

@Suite struct VolumeRankingTests {
    private let now = at("12:00:00")

    private func labels(_ name: String) -> SeriesLabels { .values([ExactText(name)]) }

    private func ranking(_ volumes: [(String, Int)], limit: Int) -> VolumeRanking {
        var ranking = VolumeRanking(limit: limit)
        for (name, entries) in volumes {
            _ = ranking.admits(labels(name))
            ranking.add(entries, of: labels(name))
        }
        return ranking
    }

    private func members(_ ranking: VolumeRanking) -> Set<String> {
        Set(ranking.members.compactMap { $0.values?.first?.text })
    }

    @Test("while there is room who comes first has a place, and nobody loses it")
    func room() {
        var ranking = VolumeRanking(limit: 2)
        #expect(ranking.wouldAdmit(labels("a")))
        #expect(ranking.members.isEmpty)
        #expect(["a", "b", "c", "a"].map { ranking.admits(labels($0)) } == [true, true, false, true])
        #expect(!ranking.wouldAdmit(labels("c")))
        let changed = ranking.rank(isFirst: true, at: now)
        #expect(!changed)
    }

    @Test("the first time places go to those with the most entries")
    func first() {
        var ranking = ranking([("a", 1), ("b", 5), ("c", 6), ("d", 7)], limit: 2)
        let changed = ranking.rank(isFirst: true, at: now)
        #expect(changed)
        #expect(members(ranking) == ["c", "d"])
    }

    @Test("later only who has half as much again takes a place", arguments: [(15, false), (16, true)])
    func margin(entries: Int, changes: Bool) {
        var ranking = ranking([("a", 10), ("b", 20), ("c", entries)], limit: 2)
        let changed = ranking.rank(isFirst: false, at: now)
        #expect(changed == changes)
        #expect(members(ranking) == (changes ? ["b", "c"] : ["a", "b"]))
    }

    @Test("of equals those whose labels come first have the places")
    func equals() {
        var ranking = ranking([("d", 5), ("c", 5), ("b", 5), ("a", 5)], limit: 2)
        _ = ranking.rank(isFirst: true, at: now)
        #expect(members(ranking) == ["d", "c"], "an equal volume takes no place")
        var restored = VolumeRanking(limit: 2, members: Set(["d", "c", "b", "a"].map(labels)))
        _ = restored.rank(isFirst: false, at: now)
        #expect(members(restored) == ["a", "b"])
    }

    @Test("old entries count less and less, so that a service that is gone gives way")
    func decay() {
        var ranking = ranking([("old", 1000), ("new", 0)], limit: 1)
        _ = ranking.rank(isFirst: false, at: now)
        var lasted = 0
        while members(ranking) == ["old"], lasted < 200 {
            lasted += 1
            ranking.add(10, of: labels("new"))
            _ = ranking.rank(isFirst: false, at: now.adding(seconds: Int64(lasted) * 3600))
        }
        #expect((56...60).contains(lasted), "351 (1 - x) = 1.5 · 1000 x, where x halves in a day")
    }

    @Test("after a clock was set back entries grow old by the time that it shows from then on")
    func clockSetBack() {
        var ranking = ranking([("old", 1000)], limit: 1)
        for time in [now, at("09:30:00"), at("10:30:00")] { _ = ranking.rank(isFirst: false, at: time) }
        ranking.add(1460, of: labels("new"))
        _ = ranking.rank(isFirst: false, at: at("10:30:00"))
        #expect(members(ranking) == ["new"], "half as much again as the 971.5 that an hour leaves of 1000")
    }

    @Test("a place that nobody needs any more goes to the largest of the others")
    func free() {
        var ranking = ranking([("a", 1), ("b", 20), ("c", 5), ("d", 6)], limit: 2)
        ranking.keep { $0 != labels("a") }
        let changed = ranking.rank(isFirst: false, at: now)
        #expect(changed)
        #expect(members(ranking) == ["b", "d"])
    }
}
