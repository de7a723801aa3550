import HTTP

/// The samples of a page of the text format, read with no help from the encoder.
struct MetricsPage {
    let bytes: [UInt8]
    private let values: [Sample: Double]

    struct Sample: Hashable {
        let name: String
        let labels: [String: ExactText]
    }

    struct Unreadable: Error {
        let line: String
    }

    init(_ bytes: [UInt8]) throws {
        self.bytes = bytes
        var values: [Sample: Double] = [:]
        for line in String(decoding: bytes, as: UTF8.self).utf8.split(separator: UInt8(ascii: "\n"))
        where line.first != UInt8(ascii: "#") {
            let (sample, value) = try Self.sample(Substring(line).unicodeScalars)
            guard values.updateValue(value, forKey: sample) == nil else {
                throw Unreadable(line: "twice: \(Substring(line))")
            }
        }
        self.values = values
    }

    /// Asks an address, `host:port`.
    init(at address: String, by client: HTTPClient) async throws {
        let answer = try await client.send(HTTPClientRequest(url: "http://\(address)/metrics", timeout: .seconds(2)))
        guard answer.status == 200 else { throw Unreadable(line: "status \(answer.status)") }
        try self.init(answer.body)
    }

    /// The only series of a name, or the one with exactly these labels besides `project`.
    subscript(_ name: String, _ labels: [String: ExactText] = [:]) -> Double? {
        series(name).first { sample, _ in
            sample.labels.filter { $0.key != "project" } == labels
        }?.value
    }

    func series(_ name: String) -> [Sample: Double] {
        values.filter { $0.key.name == name }
    }

    /// Counts of log entries, by service and severity.
    var entries: [Cell: Int] { entries { _ in true } }

    func entries(ofProject project: ExactText) -> [Cell: Int] {
        entries { $0.labels["project"] == project }
    }

    private func entries(where isWanted: (Sample) -> Bool) -> [Cell: Int] {
        var entries: [Cell: Int] = [:]
        for (sample, value) in series("posthog_logs_entries_total") where isWanted(sample) {
            let cell = Cell(sample.labels["service_name"]?.text ?? "", sample.labels["severity"]?.text ?? "")
            entries[cell, default: 0] += Int(value)
        }
        return entries
    }

    private static func sample(_ line: Substring.UnicodeScalarView) throws -> (Sample, Double) {
        let fault = Unreadable(line: String(line))
        let name = line.prefix { $0 != "{" && $0 != " " }
        var rest = line[name.endIndex...]
        var labels: [String: ExactText] = [:]
        if rest.first == "{" {
            repeat {
                rest.removeFirst()
                let label = rest.prefix { $0 != "=" }
                rest = rest[label.endIndex...].dropFirst()
                guard rest.popFirst() == "\"" else { throw fault }
                var value = String.UnicodeScalarView()
                while let scalar = rest.popFirst(), scalar != "\"" {
                    guard scalar == "\\" else {
                        value.append(scalar)
                        continue
                    }
                    guard let escaped = rest.popFirst() else { throw fault }
                    value.append(escaped == "n" ? "\n" : escaped)
                }
                labels[String(label)] = ExactText(String(value))
            } while rest.first == ","
            guard rest.popFirst() == "}" else { throw fault }
        }
        guard rest.popFirst() == " ", let value = Double(String(rest)) else { throw fault }
        return (Sample(name: String(name), labels: labels), value)
    }
}

/// A series of the counter of log entries.
struct Cell: Hashable, CustomStringConvertible {
    let service: ExactText
    let severity: String

    init(_ service: String, _ severity: String) {
        self.service = ExactText(service)
        self.severity = severity
    }

    var description: String { "\(service) \(severity)" }
}
