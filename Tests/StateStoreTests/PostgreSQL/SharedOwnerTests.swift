import Basics
import Testing

@testable import StateStore

@Suite("What a holder knows of an owner's rows")
struct SharedOwnerTests {
    @Test("only what differs is written, with the owner's own row")
    func changes() throws {
        var owner = try #require(SharedOwner("a", [:], version: 4))
        let first = owner.changes(to: [1: [1], 2: [2]])
        #expect(Set(first.written.map(\.key)) == [0, 1, 2] && first.deleted.isEmpty && first.version == 5)
        owner.succeeded(first)
        let second = owner.changes(to: [1: [1], 3: [3]])
        #expect(Set(second.written.map(\.key)) == [0, 3] && second.deleted == [2] && second.version == 6)
        owner.succeeded(second)
        #expect(owner.rows == [1: [1], 3: [3]])
        #expect(owner.changes(to: [1: [1], 3: [3]]).written.isEmpty)
    }

    @Test("what a write of unknown outcome touched is written or deleted again, until one is known to have succeeded")
    func doubt() throws {
        var owner = try #require(SharedOwner("a", [:], version: 0))
        owner.succeeded(owner.changes(to: [1: [1], 2: [2]]))
        owner.doubt(owner.changes(to: [1: [9], 3: [3]]))
        let next = owner.changes(to: [1: [1], 2: [2]])
        #expect(Set(next.written.map(\.key)) == [0, 1, 2] && next.deleted == [3])
        owner.doubt(next)
        #expect(Set(owner.changes(to: [1: [1], 2: [2]]).deleted) == [3])
        owner.succeeded(owner.changes(to: [1: [1], 2: [2]]))
        #expect(owner.changes(to: [1: [1], 2: [2]]).deleted.isEmpty)
    }

    @Test("rows of another owner do not pass for one's own")
    func otherOwner() throws {
        var owner = try #require(SharedOwner("a", [:], version: 0))
        let stored = Dictionary(uniqueKeysWithValues: owner.changes(to: [1: [1]]).written.map { ($0.key, $0.bytes) })
        #expect(SharedOwner("a", stored, version: 1)?.rows == [1: [1]])
        #expect(SharedOwner("b", stored, version: 1) == nil)
    }
}
