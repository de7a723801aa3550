package import Exposition
import FoundationEssentials

/// The parsers of Python's prometheus_client, of which the one for OpenMetrics is the strictest there is.
/// `scripts/python-tools.sh Benchmarks` installs it.
package enum PrometheusClient {
    package static let whyMissing: String =
        "prometheus_client is not there: scripts/python-tools.sh Benchmarks installs it where PyPI can be reached"

    package static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: python) }

    /// What a reader makes of a page.
    package struct Reading: Decodable, Sendable {
        /// Why it does not take the page, or nil.
        package let complaint: String?
        package let families: [Family]
        package let samples: [Sample]

        package struct Family: Decodable, Hashable, Sendable {
            package let name: String
            package let help: String
            package let type: String
            package let unit: String
        }

        package struct Sample: Decodable, Hashable, Sendable {
            package let name: String
            /// The bytes of the values by name: as strings, Swift would take two spellings of an é for one.
            package let labels: [String: [UInt8]]
            /// As Python writes a float: `1.0`, `inf`, `nan`.
            package let value: String

            private enum CodingKeys: CodingKey {
                case name, labels, value
            }

            package init(name: String, labels: [String: [UInt8]], value: String) {
                self.name = name
                self.labels = labels
                self.value = value
            }

            package init(from decoder: any Decoder) throws {
                let fields = try decoder.container(keyedBy: CodingKeys.self)
                name = try fields.decode(String.self, forKey: .name)
                labels = try fields.decode([String: String].self, forKey: .labels).mapValues { Array($0.utf8) }
                value = try fields.decode(String.self, forKey: .value)
            }
        }
    }

    /// Reads all pages in one go, since Python takes its time to start.
    package static func read(_ pages: [(format: ExpositionFormat, page: [UInt8])]) throws -> [Reading] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pages-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var command = "\(python) \(script)"
        for (index, (format, page)) in pages.enumerated() {
            let file = folder.appending(path: "\(index)")
            try Data(page).write(to: file)
            command += " \(format == .text ? "text" : "openmetrics") \(file.path())"
        }
        let (output, status) = try Shell.run(command)
        guard status == 0 else { throw Shell.Broken(call: "\(script): \(output)", code: status) }
        return try output.split(separator: "\n").map { try JSONDecoder().decode(Reading.self, from: Data($0.utf8)) }
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    private static let script = folder.appending(path: "read-pages.py").path()
    private static let python = folder.deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: ".build/Benchmarks-python/bin/python3").path()
}
