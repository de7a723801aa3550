import Testing

@testable import Ledger

@Suite("The high-water marks of a bucket")
struct MarksTests {
    @Test("a source without a mark has 0, however many there are")
    func none() {
        let marks: Marks = [3: 5]
        #expect(marks[0] == 0 && marks[3] == 5 && marks[4] == 0 && marks[1000] == 0)
        #expect(Marks()[0] == 0)
    }

    @Test("a mark of a further source leaves the others as they are, and can be changed")
    func further() {
        var marks: Marks = [1: 2]
        marks[7] = 4
        marks[1] += 3
        #expect(marks.all.map(\.source) == [1, 7] && marks.all.map(\.count) == [5, 4])
    }

    @Test("only marks above 0 are there, by ascending source")
    func all() {
        var marks: Marks = [9: 1, 2: 6, 5: 3]
        marks[5] = 0
        #expect(marks.all.map(\.source) == [2, 9])
        #expect(marks.sources == [2, 9])
    }

    @Test("marks of two buckets add up")
    func sum() {
        var marks: Marks = [0: 1, 2: 2]
        marks.add([2: 3, 4: 4])
        #expect(marks == [0: 1, 2: 5, 4: 4])
    }

    @Test("equal marks are equal, whatever room there was for others")
    func equality() {
        var wide: Marks = [1: 2, 40: 1]
        wide[40] = 0
        let narrow: Marks = [1: 2]
        #expect(wide == narrow && wide.hashValue == narrow.hashValue)
        #expect(narrow != [1: 3] && narrow != [2: 2] && narrow != [1: 2, 2: 1])
    }
}
