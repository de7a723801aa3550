import FoundationEssentials
import HTTP

/// A real Prometheus that scrapes one address every second. The test that started it has to `kill()` it.
final class Prometheus {
    /// nil for what somebody else started.
    private let process: ChildProcess?
    private let client: HTTPClient
    private let folder: ScratchFolder
    private let authorization: [HTTPField]
    let origin: String

    /// TLS by a certificate of one's own, and a name and a password for everything.
    struct Web {
        /// `--web.config.file`, and the certificate that it is verified with.
        let file: String
        let authorities: String
        /// The header of those who know the password.
        let authorization: String
    }

    struct Refused: Error {
        let answer: String
    }

    /// - Parameters:
    ///   - settings: further ones of the scrape, in YAML's flow style.
    ///   - arguments: further ones of the program.
    convenience init(
        scraping address: String, _ settings: String = "scheme: http", arguments: [String] = []
    ) async throws {
        try await self.init(
            jobs: ["{job_name: exporter, static_configs: [{targets: [\"\(address)\"]}], \(settings)}"],
            arguments: arguments)
    }

    /// - Parameters:
    ///   - jobs: scrape configurations, each a YAML mapping on one line; `ADDRESS` is its own address.
    ///   - data: a folder with blocks; an empty one by default.
    ///   - settings: further lines of the configuration.
    init(
        jobs: [String], data: String? = nil, settings: String = "", arguments: [String] = [], web: Web? = nil
    ) async throws {
        folder = try ScratchFolder()
        client = try HTTPClient(userAgent: "tests/1", authoritiesFile: web?.authorities)
        authorization = web.map { [("Authorization", $0.authorization)] } ?? []
        let ownAddress = "127.0.0.1:\(try unusedPort())"
        let jobs = jobs.joined(separator: ", ").split(separator: "ADDRESS", omittingEmptySubsequences: false)
        let configuration = """
            global: {scrape_interval: 1s, scrape_timeout: 1s}
            scrape_configs: [\(jobs.joined(separator: ownAddress))]
            \(settings)
            """
        let file = try folder.file("prometheus.yml", configuration.utf8)
        origin = "\(web == nil ? "http" : "https")://\(ownAddress)"
        do {
            process = try ChildProcess(
                "prometheus",
                [
                    "--config.file=\(file)", "--storage.tsdb.path=\(data ?? folder.path("data"))",
                    "--web.listen-address=\(ownAddress)",
                ] + (web.map { ["--web.config.file=\($0.file)"] } ?? []) + arguments)
        } catch {
            throw ChildProcess.CannotStart(description: "\(error): install the package prometheus")
        }
    }

    /// Something else with Prometheus' API.
    init(like origin: String) throws {
        folder = try ScratchFolder()
        client = try HTTPClient(userAgent: "tests/1")
        process = nil
        authorization = []
        self.origin = origin
    }

    func kill() {
        process?.kill()
    }

    func waitUntilReady(_ path: String = "/-/ready") async throws {
        try await eventually("\(origin) is ready") {
            let request = HTTPClientRequest(url: origin + path, headers: authorization, timeout: .seconds(5))
            return (try? await client.send(request))?.status == 200
        }
    }

    /// What an instant query over service_name and severity answers; nothing while Prometheus is not up yet.
    ///
    /// - Parameter time: in seconds since 1970; now by default.
    func entries(_ query: String, at time: Int64? = nil) async throws -> [Cell: Int] {
        let rows = try await rows(query, at: time)
        return Dictionary(
            rows.map { (Cell($0.metric["service_name"] ?? "", $0.metric["severity"] ?? ""), $0.count) }
        ) { $0 + $1 }
    }

    /// How many series an instant query results in; 0 while Prometheus is not up yet.
    func count(of query: String) async throws -> Int { try await rows(query).count }

    /// The same by job.
    func byJob(_ query: String) async throws -> [String: Int] { try await values(query, by: "job") }

    /// What an instant query results in, by one of its labels; nothing while Prometheus is not up yet.
    func values(_ query: String, by label: String) async throws -> [String: Int] {
        let rows = try await rows(query)
        return Dictionary(rows.map { ($0.metric[label] ?? "", $0.count) }) { $0 + $1 }
    }

    /// An exemplar that it keeps.
    struct Exemplar {
        let series: Cell
        let labels: [String: String]
    }

    /// The exemplars of the last hours.
    func exemplars(_ query: String) async throws -> [Exemplar] {
        struct Answer: Decodable {
            let data: [Found]

            struct Found: Decodable {
                let seriesLabels: [String: String]
                let exemplars: [Kept]
            }

            struct Kept: Decodable {
                let labels: [String: String]
            }
        }
        let address = "\(origin)/api/v1/query_exemplars?query=\(query)&start=0&end=9999999999"
        let request = HTTPClientRequest(url: address, timeout: .seconds(10))
        guard let answer = try? await client.send(request), answer.status == 200 else { return [] }
        return try JSONDecoder().decode(Answer.self, from: Data(answer.body)).data.flatMap { found in
            let cell = Cell(found.seriesLabels["service_name"] ?? "", found.seriesLabels["severity"] ?? "")
            return found.exemplars.map { Exemplar(series: cell, labels: $0.labels) }
        }
    }

    /// The samples of a range, by series; nothing while Prometheus is not up yet.
    func samples(_ query: String) async throws -> [[String: String]: [Sample]] {
        guard let body = try await answer(to: query) else { return [:] }
        let found = try JSONDecoder().decode(Answer<Series>.self, from: body).data.result
        return Dictionary(found.map { ($0.metric, $0.values) }) { $0 + $1 }
    }

    /// A sample as it is kept.
    struct Sample: Hashable, Decodable {
        let time: Double
        let value: String

        /// `[time, "value"]`
        init(from decoder: any Decoder) throws {
            var fields = try decoder.unkeyedContainer()
            time = try fields.decode(Double.self)
            value = try fields.decode(String.self)
        }
    }

    private func rows(_ query: String, at time: Int64? = nil) async throws -> [Row] {
        guard let body = try await answer(to: query, at: time) else { return [] }
        return try JSONDecoder().decode(Answer<Row>.self, from: body).data.result
    }

    /// nil while Prometheus is not up yet.
    private func answer(to query: String, at time: Int64? = nil) async throws -> Data? {
        let encoded = query.utf8.reduce(into: "") { text, byte in
            let digits = String(byte, radix: 16, uppercase: true)
            text += "%" + (digits.count == 1 ? "0" : "") + digits
        }
        let time = time.map { "&time=\($0)" } ?? ""
        let request = HTTPClientRequest(
            url: "\(origin)/api/v1/query?query=\(encoded)\(time)", headers: authorization, timeout: .seconds(10))
        guard let answer = try? await client.send(request), answer.status != 503 else { return nil }
        guard answer.status == 200 else { throw Refused(answer: String(decoding: answer.body, as: UTF8.self)) }
        return Data(answer.body)
    }

    private struct Answer<Found: Decodable>: Decodable {
        let data: Result

        struct Result: Decodable {
            let result: [Found]
        }
    }

    private struct Series: Decodable {
        let metric: [String: String]
        let values: [Sample]
    }

    private struct Row: Decodable {
        let metric: [String: String]
        let value: Sample

        var count: Int { Int(value.value) ?? -1 }
    }
}
