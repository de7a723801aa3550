import Basics
import Glibc
import StateStore

/// Saves again and again what polls of one large project change, each time beside a plain write of the bytes that a save of
/// everything would take, and reports the medians.
struct SavingRounds {
    private var project: BusyProject
    private let folder: BenchmarkFolder

    init(_ project: BusyProject, in folder: BenchmarkFolder) {
        self.project = project
        self.folder = folder
    }

    mutating func run(_ rounds: Int) throws {
        let clock = ContinuousClock()
        var encoding: [Duration] = []
        var saving: [Duration] = []
        var plain: [Duration] = []
        var rows = project.rows()
        var written = 0
        do {
            let database = try StateDatabase(folder.state, clock: SystemClock())
            try database.save(["project": rows])
            let before = WrittenBytes.now
            for _ in 0..<rounds {
                project.poll()
                encoding.append(clock.measure { rows = project.rows() })
                saving.append(try clock.measure { try database.save(["project": rows]) })
            }
            written = (WrittenBytes.now - before) / rounds
            database.close()
        }
        let bytes = Array(rows.values.joined())
        for _ in 0..<rounds { plain.append(try clock.measure { try folder.writePlainly(bytes) }) }

        var found: StateRows?
        let start = try clock.measure {
            found = try StateDatabase(folder.state, clock: SystemClock()).rows(of: "project")
        }
        precondition(found == rows, "what was written is not what is read")
        print(
            "\(project.series) series, \(rows.count) rows, \(bytes.count) bytes; \(rounds) rounds, \(written) bytes written "
                + "a poll, milliseconds")
        print("                                    median     9 in 10     slowest")
        Self.report("encode", encoding)
        Self.report("save, on the disk", saving)
        Self.report("encode and save", zip(encoding, saving).map { $0 + $1 })
        Self.report("plain write of all, fsync", plain)
        Self.report("start with all checks, once", [start])
    }

    private static func report(_ what: String, _ times: [Duration]) {
        let sorted = times.sorted()
        let numbers = [sorted[times.count / 2], sorted[times.count * 9 / 10], sorted[times.count - 1]].map {
            padded(($0 / .milliseconds(1)).rounded(to: 100), 12)
        }
        print(what + String(repeating: " ", count: 30 - what.count) + numbers.joined())
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}

extension Double {
    /// - Parameter parts: of one.
    func rounded(to parts: Double) -> String { "\((self * parts).rounded() / parts)" }
}
