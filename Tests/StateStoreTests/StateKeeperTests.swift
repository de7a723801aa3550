import Basics
import Collector
import Exposition
import Glibc
import PostHogLogs
import Testing

@testable import StateStore

@Suite("The keeper of the state", .timeLimit(.minutes(1)))
struct StateKeeperTests {
    private let folder: TemporaryFolder
    private let log = KeptLog()

    init() throws {
        folder = try TemporaryFolder()
        mkdir(folder.path("data"), 0o755)
    }

    private struct FixedClock: WallClock {
        let now = Timestamp(seconds: 1_795_435_200)
        let uptime = Duration.zero

        func sleep(for duration: Duration) async throws {}
    }

    private func keeper(
        writing: @escaping StateKeeper.Writing = { (file, pieces) throws(SystemFailure) in try file.write(pieces) }
    ) throws -> StateKeeper {
        try StateKeeper(path: folder.path("data/state"), clock: FixedClock(), logger: log.logger, writing: writing)
    }

    private static func section(_ name: String, _ text: String) -> StateSection {
        StateSection(name: name, chunks: [StateChunk(Array(text.utf8))])
    }

    private var saved: StateImage? {
        folder.bytes(of: "data/state").flatMap { try? StateImage.decode($0) }
    }

    /// The values of the families by their names; the ones without a series left out.
    private static func values(_ keeper: StateKeeper) -> [String: Double] {
        var values: [String: Double] = [:]
        for family in keeper.families {
            switch family.series.first?.value {
            case .integer(let value): values[family.descriptor.name] = Double(value)
            case .number(let value): values[family.descriptor.name] = value
            default: break
            }
        }
        return values
    }

    @Test("a section is on the disk when save returns, beside those of other projects")
    func saves() async throws {
        let keeper = try keeper()
        await keeper.save(Self.section("b", "first"))
        #expect(saved == StateImage([Self.section("b", "first")]))
        await keeper.save(Self.section("a", "other"))
        await keeper.save(Self.section("b", "second"))
        #expect(saved == StateImage([Self.section("a", "other"), Self.section("b", "second")]))
        #expect(log.lines == [])
        #expect(
            Self.values(keeper) == [
                "posthog_logs_exporter_state_write_timestamp_seconds": 1_795_435_200,
                "posthog_logs_exporter_state_write_failures_total": 0,
                "posthog_logs_exporter_state_load_failures_total": 0,
            ])
    }

    @Test("after a restart every section is there, and those of projects that are gone are kept")
    func restart() async throws {
        do {
            let keeper = try keeper()
            await keeper.save(Self.section("gone", "old"))
            await keeper.save(Self.section("here", "first"))
        }
        let keeper = try keeper()
        #expect(await keeper.section(named: "here") == Self.section("here", "first"))
        #expect(await keeper.section(named: "never") == nil)
        #expect(Self.values(keeper)["posthog_logs_exporter_state_write_timestamp_seconds"] == nil)
        await keeper.save(Self.section("here", "second"))
        #expect(saved == StateImage([Self.section("gone", "old"), Self.section("here", "second")]))
    }

    @Test("those who come while a write runs are all served by one further write")
    func coalesces() async throws {
        let writes = Gate()
        let keeper = try keeper { (file, pieces) throws(SystemFailure) in
            writes.enter()
            try file.write(pieces)
        }
        let first = Task { await keeper.save(Self.section("0", "")) }
        await writes.entered()
        let others = (1...20).map { number in Task { await keeper.save(Self.section("\(number)", "")) } }
        // A section is handed in and its task put to wait in one step of the actor.
        for number in 1...20 {
            while await keeper.section(named: "\(number)") == nil { await Task.yield() }
        }
        writes.open()
        await first.value
        for other in others { await other.value }
        #expect(writes.count == 2)
        #expect(saved?.sections.count == 21)
    }

    @Test("a failing disk is counted each time, logged once until it works again, and leaves the file of before")
    func failing() async throws {
        let keeper = try keeper()
        await keeper.save(Self.section("a", "before"))
        rename(folder.path("data"), folder.path("away"))
        await keeper.save(Self.section("a", "lost"))
        await keeper.save(Self.section("b", "lost"))
        #expect(log.lines.count == 1)
        #expect(log.lines[0].hasPrefix("error") && log.lines[0].contains("open: No such file or directory"))
        #expect(log.lines[0].contains(folder.path("data/state")))
        #expect(Self.values(keeper)["posthog_logs_exporter_state_write_failures_total"] == 2)
        rename(folder.path("away"), folder.path("data"))
        #expect(saved == StateImage([Self.section("a", "before")]))

        await keeper.save(Self.section("c", "again"))
        #expect(saved?.sections.map(\.name) == ["a", "b", "c"])
        #expect(log.lines.count == 2 && log.lines[1].hasPrefix("notice"))
        rename(folder.path("data"), folder.path("away"))
        await keeper.save(Self.section("c", "lost"))
        #expect(log.lines.count == 3)
        #expect(Self.values(keeper)["posthog_logs_exporter_state_write_failures_total"] == 3)
    }

    @Test("damaged state is one line in the log with the new name, one load failure, and a fresh start")
    func damaged() async throws {
        try folder.put(StateImage.magic, into: "data/state")
        let keeper = try keeper()
        #expect(log.lines.count == 1)
        #expect(log.lines[0].contains("moved_to=\(folder.path("data/state.damaged-20261123T120000Z"))"))
        #expect(Self.values(keeper)["posthog_logs_exporter_state_load_failures_total"] == 1)
        await keeper.save(Self.section("a", "fresh"))
        #expect(saved == StateImage([Self.section("a", "fresh")]))
        #expect(folder.bytes(of: "data/state.damaged-20261123T120000Z") == StateImage.magic)
    }

    @Test("a section that its project cannot use costs no other one, and the file as it was is kept")
    func refused() async throws {
        do {
            let keeper = try keeper()
            await keeper.save(Self.section("a", "nonsense"))
            await keeper.save(Self.section("b", "sense"))
        }
        let before = try #require(folder.bytes(of: "data/state"))
        let keeper = try keeper()
        await keeper.refuse("a", because: .damaged("a count of minus one"))
        #expect(await keeper.section(named: "a") == nil)
        #expect(folder.bytes(of: "data/state") == before)
        #expect(log.lines.count == 1 && log.lines[0].contains("a count of minus one"))
        #expect(Self.values(keeper)["posthog_logs_exporter_state_load_failures_total"] == 1)
        await keeper.save(Self.section("a", "fresh"))
        #expect(saved == StateImage([Self.section("a", "fresh"), Self.section("b", "sense")]))
        #expect(folder.bytes(of: "data/state.damaged-20261123T120000Z") == before)
    }

    @Test("what waits for a disk holds up no task")
    func ownThreads() async {
        let gate = Gate()
        await withTaskGroup { group in
            for _ in 0..<64 { group.addTask { await OwnThread.run { gate.enter() } } }
            group.addTask { gate.open() }
        }
        #expect(gate.count == 64)
    }
}
