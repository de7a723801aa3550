import Basics
import FoundationEssentials
import Glibc
import HTTP

/// A Prometheus on loopback over a folder of blocks, for the time of a replay.
final class ReplayPrometheus {
    private let folder: String
    private let http: HTTPClient
    private let clock: any WallClock
    private var process: ToolProcess?
    private(set) var address = ""

    /// One sample of a range: a time and whether there was a result.
    struct Series: Decodable {
        let metric: [String: String]
        let values: [Value]

        struct Value: Decodable {
            let seconds: Double

            init(from decoder: any Decoder) throws {
                var pair = try decoder.unkeyedContainer()
                seconds = try pair.decode(Double.self)
            }
        }
    }

    /// - Parameter folder: of the work; blocks are in its folder `data`.
    init(_ folder: String, http: HTTPClient, clock: any WallClock) {
        self.folder = folder
        self.http = http
        self.clock = clock
    }

    deinit {
        process?.stop()
    }

    var data: String { folder + "/data" }

    /// Starts it, or starts it anew over the blocks that are there by now.
    func start() async throws {
        stop()
        let configuration = folder + "/prometheus.yml"
        let file = open(configuration, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        close(file)
        let port = try Self.freePort()
        address = "http://127.0.0.1:\(port)"
        let process = try ToolProcess(
            "prometheus",
            [
                "--config.file=\(configuration)", "--storage.tsdb.path=\(data)",
                "--storage.tsdb.retention.time=100y", "--web.listen-address=127.0.0.1:\(port)",
            ], folder: folder)
        self.process = process
        for _ in 0..<600 {
            guard process.isRunning else { throw process.failure }
            let answer = try? await http.send(HTTPClientRequest(url: address + "/-/ready", timeout: .seconds(5)))
            if answer?.status == 200 { return }
            try await clock.sleep(for: .milliseconds(100))
        }
        throw StartFailure(description: "prometheus is not ready after a minute: see \(folder)/prometheus.log")
    }

    func stop() {
        process?.stop()
        process = nil
    }

    /// The names of all metrics that it has.
    func metrics() async throws -> Set<String> {
        struct Names: Decodable {
            let data: [String]
        }
        return Set(try await ask("/api/v1/label/__name__/values?start=0&end=9999999999", as: Names.self).data)
    }

    /// Of an expression at every step of a range. Longer ranges are asked for in parts.
    func results(of expression: String, from start: Timestamp, to end: Timestamp, step: Int64) async throws
        -> [[String: String]: [Timestamp]]
    {
        struct Answer: Decodable {
            let data: Result

            struct Result: Decodable {
                let result: [Series]
            }
        }
        var found: [[String: String]: [Timestamp]] = [:]
        var from = start
        while from <= end {
            let to = min(end, from.adding(seconds: step * Self.stepsAtOnce))
            let query = PercentEncoding.encode(expression)
            let path = "/api/v1/query_range?query=\(query)&start=\(from.seconds)&end=\(to.seconds)&step=\(step)"
            for series in try await ask(path, as: Answer.self).data.result {
                found[series.metric, default: []] += series.values.map { Timestamp(seconds: Int64($0.seconds)) }
            }
            from = to.adding(seconds: step)
        }
        return found
    }

    /// Prometheus gives no more than 11,000 of a series.
    private static let stepsAtOnce: Int64 = 5000

    private func ask<Answer: Decodable>(_ path: String, as _: Answer.Type) async throws -> Answer {
        let request = HTTPClientRequest(url: address + path, timeout: .seconds(300), maxBodyBytes: 512 << 20)
        let response: HTTPClientResponse
        do throws(HTTPClientFailure) {
            response = try await http.send(request)
        } catch {
            throw StartFailure(description: "prometheus does not respond: \(error)")
        }
        guard response.status == 200 else {
            let text = String(decoding: response.body.prefix(500), as: UTF8.self)
            throw StartFailure(description: "prometheus refuses a query (\(response.status)): \(text)")
        }
        do {
            return try JSONDecoder().decode(Answer.self, from: Data(response.body))
        } catch {
            throw StartFailure(description: "prometheus sends what cannot be read: \(error)")
        }
    }

    /// A port of this machine that nobody listens on.
    private static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isFound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isFound else { throw StartFailure(description: "no free port: \(String(cString: strerror(errno)))") }
        return UInt16(bigEndian: address.sin_port)
    }
}
