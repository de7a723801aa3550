import Basics
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct BudgetTests {
    @Test("no minute and no hour ever holds more than the limit, and requests go in order", arguments: 1...20)
    func limits(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let perMinute = Int.random(in: 1...20, using: &random)
        let perHour = Int.random(in: 1...200, using: &random)
        var budget = Budget(perMinute: perMinute, perHour: perHour)
        var now: Duration = .zero
        var booked: [Duration] = []
        for _ in 0..<1000 {
            if Int.random(in: 0..<100, using: &random) < 30 {
                now += .milliseconds(Int.random(in: 1...60_000, using: &random))
            }
            let time = budget.book(at: now)
            #expect(time >= now)
            booked.append(time)
        }
        #expect(booked == booked.sorted())
        for (limit, length) in [(perMinute, Duration.seconds(60)), (perHour, .seconds(3600))] {
            // The request that is one too many for a window that starts with another is at least its length later.
            #expect(zip(booked, booked.dropFirst(limit)).allSatisfy { $1 - $0 >= length })
        }
    }

    @Test(
        "half of a limit goes at once, the rest is spread, so that it is never used up for long", arguments: [20, 240])
    func spread(limit: Int) {
        var budget = Budget(perMinute: limit, perHour: 0)
        let booked = (0..<limit * 10).map { _ in budget.book(at: .zero) }
        #expect(booked.prefix(limit / 2).allSatisfy { $0 == .zero })
        let longest = zip(booked, booked.dropFirst()).map { $1 - $0 }.max() ?? .zero
        #expect(longest <= .seconds(60) / (limit / 2))
        // All of it can be used, minute by minute.
        #expect(booked[limit * 10 - 1] <= .seconds(10 * 60))
    }

    @Test("who keeps below half of a limit waits for nothing")
    func modest() {
        var budget = Budget(perMinute: 20, perHour: 1200)
        for minute in 0..<120 {
            for _ in 0..<10 { #expect(budget.book(at: .seconds(60 * minute)) == .seconds(60 * minute)) }
        }
    }

    @Test("a limit of 0 is none")
    func unlimited() {
        var budget = Budget(perMinute: 0, perHour: 0)
        for _ in 0..<1000 { #expect(budget.book(at: .seconds(1)) == .seconds(1)) }
        #expect(budget.status(at: .zero).isEmpty)
    }

    @Test("what is left shrinks with each request and comes back with time")
    func remaining() {
        var budget = Budget(perMinute: 3, perHour: 0)
        _ = budget.book(at: .zero)
        _ = budget.book(at: .seconds(10))
        #expect(budget.status(at: .seconds(10)).map(\.remaining) == [1])
        #expect(budget.status(at: .seconds(61)).map(\.remaining) == [2])
    }

    @Test("other limits count what was sent under the old ones, and a limit that is new begins with none")
    func continuing() {
        var budget = Budget(perMinute: 10, perHour: 0)
        for _ in 0..<4 { _ = budget.book(at: .seconds(100)) }
        var lower = Budget(perMinute: 3, perHour: 50).continuing(budget)
        #expect(lower.status(at: .seconds(100)).map(\.remaining) == [0, 50])
        #expect(lower.book(at: .seconds(100)) == .seconds(160))
        var higher = Budget(perMinute: 20, perHour: 50).continuing(budget)
        #expect(higher.status(at: .seconds(100)).map(\.remaining) == [16, 50])
        #expect(higher.book(at: .seconds(100)) == .seconds(100))
        let same = Budget(perMinute: 10, perHour: 0).continuing(budget)
        #expect(same.status(at: .seconds(100)) == budget.status(at: .seconds(100)))
    }
}
