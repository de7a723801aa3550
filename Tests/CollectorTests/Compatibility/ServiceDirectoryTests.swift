import Collector
import PostHogLogs
import Testing

@Suite struct ServiceDirectoryTests {
    private func services(_ numbers: Range<Int>) -> [ServiceName] {
        numbers.map { ServiceName("service \($0)") }
    }

    @Test("a name that no answer has shown for a day is forgotten; one that comes back hourly stays")
    func forgotten() {
        var directory = ServiceDirectory(seriesLimit: 1000)
        for hour in 0..<240 {
            let new = services(1000 * hour..<1000 * (hour + 1))
            directory.add(["api"] + new, at: .seconds(3600 * hour))
            #expect(directory.count <= 25 * 1000 + 1)
        }
        let names = Set(directory.names(besides: [], turn: 0))
        #expect(names.contains("api"))
        #expect(names.contains("service 239999"))
        #expect(!names.contains("service 0"))
    }

    @Test("there are never more names than the limit, and those that were seen last stay", arguments: [1000, 30_000])
    func limited(seriesLimit: Int) {
        var directory = ServiceDirectory(seriesLimit: seriesLimit)
        for turn in 0..<24 {
            directory.add(services(10_000 * turn..<10_000 * (turn + 1)) + services(0..<10), at: .seconds(60 * turn))
            #expect(directory.count <= directory.limit)
        }
        let names = Set(directory.names(besides: [], turn: 0))
        #expect(names.isSuperset(of: services(0..<10)))
        #expect(names.isSuperset(of: services(230_000..<240_000)))
    }

    @Test("each turn begins with another name, and none has more than one turn")
    func turns() {
        var directory = ServiceDirectory(seriesLimit: 10)
        directory.add(services(0..<7) + services(0..<3), at: .zero)
        let firsts = (0..<7).compactMap { directory.names(besides: [], turn: $0).first }
        #expect(firsts == services(0..<7))
        #expect(directory.names(besides: ["service 2"], turn: 2) == services(3..<7) + services(0..<2))
    }

    @Test("a name that was cut is not kept: nothing can be asked by it")
    func cut() {
        var directory = ServiceDirectory(seriesLimit: 10)
        directory.add([ServiceName(String(repeating: "a", count: 300)), "b"], at: .zero)
        #expect(directory.names(besides: [], turn: 0) == ["b"])
    }

    @Test("a name stays for a day, and goes with the next hour")
    func day() {
        var directory = ServiceDirectory(seriesLimit: 10)
        directory.add(["old"], at: .zero)
        directory.add(["new"], at: .seconds(86_399))
        #expect(directory.count == 2)
        directory.add(["new"], at: .seconds(86_399 + 3600))
        #expect(directory.names(besides: [], turn: 0) == ["new"])
    }
}
