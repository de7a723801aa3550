import Collector
import Glibc
import StateStore

/// Saves again and again, each time beside a plain write of the same bytes, and reports the medians.
struct SavingRounds {
    private var project: BusyProject
    private let file: StateFile
    private let statePath: String
    private let plainPath: String

    init(_ project: BusyProject, in folder: String) throws {
        self.project = project
        statePath = "\(folder)/state-benchmark-\(getpid())"
        plainPath = statePath + ".plain"
        file = try StateFile(statePath)
    }

    mutating func run(_ rounds: Int) throws {
        defer { for path in [statePath, statePath + ".tmp", statePath + ".lock", plainPath] { unlink(path) } }
        let clock = ContinuousClock()
        var encoding: [Duration] = []
        var saving: [Duration] = []
        var plain: [Duration] = []
        var pieces: [[UInt8]] = []
        for _ in 0..<rounds {
            project.poll()
            encoding.append(clock.measure { pieces = StateImage([project.section]).encode() })
            saving.append(try clock.measure { try file.write(pieces) })
            let bytes = Array(pieces.joined())
            plain.append(try clock.measure { try writePlainly(bytes) })
        }
        let bytes = Array(pieces.joined())
        var decoded: StateImage?
        let decoding = try clock.measure { decoded = try StateImage.decode(bytes) }
        precondition(decoded?.sections == [project.section], "what was written is not what is read")
        print(
            "\(project.series) series, \(project.section.chunks.count) chunks, \(bytes.count) bytes; \(rounds) rounds, "
                + "milliseconds")
        print("                                    median     9 in 10     slowest")
        Self.report("encode, checksums included", encoding)
        Self.report("write, fsync, rename, fsync", saving)
        Self.report("encode and write", zip(encoding, saving).map { $0 + $1 })
        Self.report("plain write and fsync", plain)
        Self.report("decode, once", [decoding])
        print("write ÷ plain write: \(Self.rounded(Self.median(saving) / Self.median(plain)))")
    }

    /// What any program pays for these bytes here.
    private func writePlainly(_ bytes: [UInt8]) throws {
        let descriptor = open(plainPath, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0 else { throw Failure() }
        defer { close(descriptor) }
        var done = 0
        while done < bytes.count {
            let written = bytes.withUnsafeBytes {
                write(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done)
            }
            guard written > 0 else { throw Failure() }
            done += written
        }
        guard fsync(descriptor) == 0 else { throw Failure() }
    }

    private struct Failure: Error {}

    private static func median(_ times: [Duration]) -> Duration { times.sorted()[times.count / 2] }

    private static func report(_ what: String, _ times: [Duration]) {
        let sorted = times.sorted()
        let numbers = [sorted[times.count / 2], sorted[times.count * 9 / 10], sorted[times.count - 1]].map {
            padded(rounded($0 / .milliseconds(1)), 12)
        }
        print(what + String(repeating: " ", count: 30 - what.count) + numbers.joined())
    }

    private static func rounded(_ number: Double) -> String { "\(Double(Int(number * 100 + 0.5)) / 100)" }

    private static func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
