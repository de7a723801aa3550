import Basics
import BasicsFixtures
import Testing

@testable import Ledger

@Suite struct SeriesKeyTests {
    private func saved(_ labels: SeriesLabels) -> [UInt8] {
        var writer = StateWriter()
        labels.write(to: &writer)
        return writer.bytes
    }

    private func restored(_ bytes: [UInt8], _ layout: LedgerLayout) throws(StateDamage) -> SeriesLabels {
        var reader = StateReader(bytes)
        let labels = try SeriesLabels(layout, from: &reader)
        #expect(reader.isAtEnd)
        return labels
    }

    @Test("a service that is called as one of the kinds is none of them, and has a value")
    func kinds() {
        let kinds: [SeriesLabels] = [.values(["(other)"]), .values(["(overflow)"]), .other, .overflow]
        #expect(Set(kinds).count == 4)
        #expect(kinds.map(\.values) == [["(other)"], ["(overflow)"], nil, nil])
    }

    @Test("two spellings that Unicode holds for equal are two series, and so are two groups")
    func keys() {
        let keys = [SeriesKey("caf\u{E9}"), SeriesKey("cafe\u{301}"), SeriesKey("caf\u{E9}", in: 1)]
        #expect(Set(keys).count == 3)
    }

    @Test(
        "labels come back as they were saved, of every kind and whatever their number",
        arguments: [
            .values(["cafe\u{301}"]), .values([""]), .values([]), .values(["api", "(other)", "eu"]), .other, .overflow,
        ] as [SeriesLabels])
    func roundTrip(labels: SeriesLabels) throws {
        #expect(try restored(saved(labels), .third) == labels)
    }

    @Test("in the second layout a series has one value, whose number is not written")
    func second() throws {
        #expect(try restored([0, 3] + Array("api".utf8), .second) == .values(["api"]))
        #expect(try restored([1], .second) == .other)
        #expect(try restored([2], .second) == .overflow)
    }

    @Test(
        "in the first layout every kind is a text",
        arguments: [
            ("(other)", .other), ("(overflow)", .overflow), ("(no service)", .values([""])), ("api", .values(["api"])),
        ] as [(String, SeriesLabels)])
    func first(text: String, labels: SeriesLabels) throws {
        #expect(try restored([UInt8(text.utf8.count)] + Array(text.utf8), .first) == labels)
    }

    @Test("a kind that there is not is damage")
    func unknownKind() {
        #expect(throws: StateDamage.self) { try restored([3], .third) }
    }
}
