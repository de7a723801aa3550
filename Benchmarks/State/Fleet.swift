import Basics
import StateStore

/// Many projects on one state file, each polled once a minute, none of them together with another: every poll is a save of
/// its own, which is the most there can be.
struct Fleet {
    private var projects: [BusyProject]

    init(_ count: Int, services: Int) {
        projects = Array(repeating: BusyProject(series: 4 * services), count: count)
    }

    /// - Parameter minutes: how many polls each project has.
    mutating func run(minutes: Int, in folder: BenchmarkFolder) throws {
        let clock = ContinuousClock()
        var time = Duration.zero
        var written = 0.0
        do {
            let database = try StateDatabase(folder.state, clock: SystemClock())
            for index in projects.indices { try database.save(["project/\(index)": projects[index].rows()]) }
            let before = WrittenBytes.now
            for _ in 0..<minutes {
                for index in projects.indices {
                    projects[index].poll()
                    time += try clock.measure { try database.save(["project/\(index)": projects[index].rows()]) }
                }
            }
            written = Double(WrittenBytes.now - before) / Double(minutes)
            database.close()
        }
        let start = try clock.measure { _ = try StateDatabase(folder.state, clock: SystemClock()) }
        let polls = minutes * projects.count
        print(
            "\(projects.count) projects of \(projects[0].series) series, polled \(minutes) times a minute apart: "
                + "\((written / 60 / 1000).rounded(to: 1)) kB/s written, "
                + "\((written / Double(projects.count) / 1000).rounded(to: 1)) kB and "
                + "\((time / .milliseconds(polls)).rounded(to: 100)) ms a poll; start with all checks "
                + "\((start / .milliseconds(1)).rounded(to: 1)) ms for \(folder.stateBytes / 1_000_000) MB")
    }
}
