import Testing

@testable import posthog_logs_exporter

@Suite("Queues in which clients take turns")
struct FairQueueTests {
    @Test("clients take turns, and each one's elements go in the order in which they came")
    func turns() {
        var queue = FairQueue<String, Int>(limit: 100)
        for number in 1...5 { #expect(queue.add(number, of: "many") == nil) }
        for number in 11...12 { #expect(queue.add(number, of: "two") == nil) }
        #expect(queue.next() == 1)
        #expect(queue.add(21, of: "one") == nil)
        var order: [Int] = []
        while let next = queue.next() { order.append(next) }
        #expect(order == [11, 2, 21, 12, 3, 4, 5])
        #expect(queue.next() == nil)
    }

    @Test("a full queue takes a newcomer in place of the last of whoever has more than his share, and no other")
    func shares() {
        var queue = FairQueue<String, Int>(limit: 5)
        for number in 1...5 { #expect(queue.add(number, of: "many") == nil) }
        #expect(queue.add(6, of: "many") == 6)
        #expect(queue.add(11, of: "other") == 5)
        #expect(queue.add(12, of: "other") == 4)
        #expect(queue.add(13, of: "other") == 13)  // 3 and 2 are shares as fair as 5 places allow
        #expect(queue.add(21, of: "third") == 3)
        #expect(Set([queue.add(31, of: "fourth"), queue.add(41, of: "fifth")]) == [2, 12])
        #expect(queue.add(51, of: "sixth") == 51)
        var order: [Int] = []
        while let next = queue.next() { order.append(next) }
        #expect(order == [1, 11, 21, 31, 41])
    }

    @Test("what is taken out makes room and takes no turn")
    func removal() {
        var queue = FairQueue<String, Int>(limit: 4)
        for number in 1...3 { #expect(queue.add(number, of: "a") == nil) }
        #expect(queue.add(4, of: "b") == nil)
        #expect(queue.removeAll { $0.isMultiple(of: 2) } == [2, 4])
        #expect(queue.add(5, of: "a") == nil)
        #expect(queue.add(6, of: "c") == nil)
        #expect((1...4).map { _ in queue.next() } == [1, 6, 3, 5])
        #expect(queue.next() == nil)
    }
}
