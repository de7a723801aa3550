import Basics
import Glibc
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

    private func keeper() throws -> StateKeeper {
        try StateKeeper(path: folder.path("data/state"), clock: FixedClock(), logger: log.logger)
    }

    private let written = Timestamp(seconds: 1_795_435_200)

    @Test("rows are on the disk when save returns, and there after a restart, beside those of others")
    func restart() async throws {
        do {
            let keeper = try keeper()
            #expect(keeper.status == StateStatus())
            await keeper.save([1: [1]], of: "gone")
            await keeper.save([1: [2]], of: "here")
            #expect(keeper.status == StateStatus(lastWrite: written))
            await keeper.close()
        }
        let keeper = try keeper()
        #expect(await keeper.rows(of: "here") == [1: [2]])
        #expect(await keeper.rows(of: "gone") == [1: [1]])
        #expect(await keeper.rows(of: "never") == nil)
        #expect(keeper.status == StateStatus())
        #expect(log.lines == [])
    }

    @Test("those who come while a save runs are all served by one further save")
    func coalesces() async throws {
        let store = KeptRows()
        let keeper = StateKeeper(store, clock: FixedClock(), logger: log.logger)
        let first = Task { await keeper.save([1: [0]], of: "0") }
        await store.gate.entered()
        let others = (1...20).map { number in Task { await keeper.save([1: [UInt8(number)]], of: "\(number)") } }
        // Rows are handed in and their task put to wait in one step of the actor.
        while await keeper.waitingSaves < 20 { await Task.yield() }
        store.gate.open()
        await first.value
        for other in others { await other.value }
        #expect(store.saves.map(\.count) == [1, 20])
    }

    @Test("what could not be saved is saved with what comes next, unless there is newer of its owner")
    func again() async throws {
        let store = KeptRows()
        store.gate.open()
        store.fails(true)
        let keeper = StateKeeper(store, clock: FixedClock(), logger: log.logger)
        await keeper.save([1: [1]], of: "a")
        await keeper.save([1: [1]], of: "b")
        store.fails(false)
        await keeper.save([1: [2]], of: "b")
        #expect(store.saves == [["a": [1: [1]], "b": [1: [2]]]])
    }

    @Test("a failing disk is counted each time, logged once until it works again, and leaves what was saved")
    func failing() async throws {
        do {
            let keeper = try keeper()
            await keeper.save([1: [1]], of: "a")
            rename(folder.path("data"), folder.path("away"))
            await keeper.save([1: [2]], of: "a")
            await keeper.save([1: [2]], of: "b")
            #expect(log.lines.count == 1)
            #expect(log.lines[0].hasPrefix("error") && log.lines[0].contains("open: No such file or directory"))
            #expect(log.lines[0].contains(folder.path("data/state")))
            #expect(keeper.status.lastWrite == written && keeper.status.writeFailures == 2)
            #expect(keeper.status.failure?.contains("open: No such file or directory") == true)

            rename(folder.path("away"), folder.path("data"))
            await keeper.save([1: [3]], of: "c")
            #expect(log.lines.count == 2 && log.lines[1].hasPrefix("notice"))
            #expect(keeper.status.failure == nil)
            rename(folder.path("data"), folder.path("away"))
            await keeper.save([1: [4]], of: "c")
            #expect(log.lines.count == 3)
            #expect(keeper.status.lastWrite == written && keeper.status.writeFailures == 3)
            rename(folder.path("away"), folder.path("data"))
            await keeper.close()
        }
        let next = try self.keeper()
        for (owner, byte) in [("a", 2), ("b", 2), ("c", 3)] as [(String, UInt8)] {
            #expect(await next.rows(of: owner) == [1: [byte]])
        }
    }

    @Test("damaged state is one line in the log with the new name, one load failure, and a fresh start")
    func damaged() async throws {
        try folder.put(OldStateFile.magic, into: "data/state")
        let keeper = try keeper()
        #expect(log.lines.count == 1 && log.lines[0].hasPrefix("error"))
        #expect(log.lines[0].contains("kept_as=\(folder.path("data/state.damaged-20261123T120000Z"))"))
        #expect(keeper.status == StateStatus(loadFailures: 1))
        await keeper.save([1: [1]], of: "a")
        #expect(folder.bytes(of: "data/state.damaged-20261123T120000Z") == OldStateFile.magic)
    }

    @Test("an old file that was taken over is one line in the log with its new name, and no failure")
    func takenOver() async throws {
        try folder.put(OldFile.bytes("x"), into: "data/state")
        let keeper = try keeper()
        #expect(log.lines.count == 1 && log.lines[0].hasPrefix("notice"))
        #expect(log.lines[0].contains("kept_as=\(folder.path("data/state.before-sqlite"))"))
        #expect(keeper.status == StateStatus())
        #expect(await keeper.rows(of: "project/a/1") == [1: Array("x".utf8)])
    }

    @Test("rows that their owner cannot use are one line in the log, and cost no other one")
    func refused() async throws {
        do {
            let keeper = try keeper()
            await keeper.save([1: [1]], of: "a")
            await keeper.save([1: [2]], of: "b")
        }
        let keeper = try keeper()
        await keeper.refuse("a", because: "a count of minus one")
        #expect(await keeper.rows(of: "a") == nil)
        #expect(await keeper.rows(of: "b") == [1: [2]])
        #expect(log.lines.count == 1 && log.lines[0].contains("a count of minus one"))
        #expect(log.lines[0].contains("kept_as=\(folder.path("data/state.damaged-20261123T120000Z"))"))
        #expect(keeper.status == StateStatus(loadFailures: 1))
    }

    @Test("once it is closed nothing is saved, and nobody waits")
    func closed() async throws {
        let store = KeptRows()
        store.gate.open()
        let keeper = StateKeeper(store, clock: FixedClock(), logger: log.logger)
        await keeper.close()
        await keeper.save([1: [1]], of: "a")
        #expect(store.saves.isEmpty)
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
