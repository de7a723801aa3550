import Testing

@testable import posthog_logs_exporter

@Suite("Shards")
struct ShardTests {
    private static let projects = (1...3000).map { "project/https://us.posthog.com/\($0)" }

    @Test(
        "each project falls to exactly one shard, and all shards have about the same number", arguments: [1, 2, 3, 7])
    func balance(_ count: Int) {
        let shards = (0..<count).map { Shard(index: $0, count: count) }
        for project in Self.projects.prefix(100) { #expect(shards.count { $0.takes(project) } == 1) }
        let owners = Dictionary(grouping: Self.projects) { Shard.owner(of: $0, among: count) }
        #expect(owners.count == count)
        let fair = Self.projects.count / count
        for (_, projects) in owners { #expect((fair * 8 / 10...fair * 12 / 10).contains(projects.count)) }
    }

    @Test(
        "with one shard more only that many projects move as fall to it, and all of them to it", arguments: [1, 3, 9])
    func growth(_ count: Int) {
        let moved = Self.projects.filter { Shard.owner(of: $0, among: count) != Shard.owner(of: $0, among: count + 1) }
        #expect(moved.allSatisfy { Shard.owner(of: $0, among: count + 1) == count })
        let share = Self.projects.count / (count + 1)
        #expect((share * 8 / 10...share * 12 / 10).contains(moved.count))
    }

    /// As `printf '0 project/https://us.posthog.com/12345' | sha256sum` and so on tell.
    @Test(
        "the shard of a project is the same for all times and machines",
        arguments: [
            ("us", "12345", 0), ("eu", "12345", 2), ("us", "2", 1), ("eu", "2", 1), ("us", "3", 2), ("eu", "3", 2),
            ("us", "77", 1), ("eu", "77", 1),
        ])
    func stable(_ host: String, _ id: String, _ owner: Int) {
        #expect(Shard.owner(of: "project/https://\(host).posthog.com/\(id)", among: 3) == owner)
    }

    @Test("a shard is a number and a count, or takes its number from the name of the pod")
    func choices() throws {
        let pod = Environment(["POD_NAME": " posthog-logs-exporter-2\n"])
        for (text, expected) in [("0/1", "0/1"), ("2/3", "2/3"), ("999/1000", "999/1000"), ("auto/3", "2/3")] {
            #expect(try ShardChoice(text).shard(pod).description == expected)
        }
        let other = Environment(["POD_NAME": "logs-v2-10"])
        #expect(try ShardChoice("auto/12").shard(other) == Shard(index: 10, count: 12))
    }

    @Test(
        "what is no shard is refused with what one is",
        arguments: [
            "", "3", "1/", "/3", "1/2/3", "a/3", "Auto/3", "-1/3", "+1/3", " 1/3", "01/3", "1/03", "0/0", "auto/0",
            "0/1001", "0x1/3", "1.0/3", "0/99999999999999999999", "99999999999999999999/3",
        ])
    func refused(_ text: String) {
        let error = #expect(throws: NotAllowed.self) { try ShardChoice(text) }
        #expect(
            error?.description
                == "must be i/n, such as 0/3 for the first of three shards, or auto/n, with n from 1 to 1000")
    }

    @Test("a shard beyond the last is refused with the last", arguments: ["3/3", "4/3", "999999999/3"])
    func beyond(_ text: String) {
        let error = #expect(throws: NotAllowed.self) { try ShardChoice(text) }
        #expect(error?.description == "does not exist: shards are counted from 0, so the last of 3 is 2/3")
    }

    @Test(
        "a pod that has no number, or one beyond the last, is refused with what to do",
        arguments: [
            (
                nil,
                "needs the variable POD_NAME, the name of a pod of a StatefulSet, such as posthog-logs-exporter-2; elsewhere "
                    + "give the number itself, such as 0/3"
            ),
            (
                "exporter-7d9f-x2x",
                "needs a pod of a StatefulSet, whose name ends in a dash and a number; POD_NAME is \"exporter-7d9f-x2x\""
            ),
            ("2", "needs a pod of a StatefulSet, whose name ends in a dash and a number; POD_NAME is \"2\""),
            (
                "exporter-3",
                "is for 3 pods, with numbers from 0 to 2, and this one is number 3: give auto/4 to all, or have fewer replicas"
            ),
        ])
    func pods(_ name: String?, _ message: String) throws {
        let choice = try ShardChoice("auto/3")
        let environment = Environment(name.map { ["POD_NAME": $0] } ?? [:])
        let error = #expect(throws: NotAllowed.self) { try choice.shard(environment) }
        #expect(error?.description == message)
    }

    @Test(
        "the part of a budget is rounded down, but never to none; no limit stays none",
        arguments: [(240, 3, 80), (1200, 7, 171), (5, 10, 1), (1, 2, 1), (0, 3, 0), (240, 1, 240)])
    func budget(_ whole: Int, _ count: Int, _ part: Int) {
        let limits = BudgetLimits(perMinute: whole, perHour: whole).part(ofShards: count)
        #expect(limits == BudgetLimits(perMinute: part, perHour: part))
    }
}
