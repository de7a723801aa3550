import Basics
import BasicsFixtures
import PostHogLogs
import PostHogSimulator

/// An entry with all that a filter or a label may be about.
struct TestEntry {
    var time: Timestamp
    var service: String
    var severityText: String
    var body: String
    var attributes: [String: String]
    var resource: [String: String]
    var count = 1

    var severity: Severity { Severity(text: severityText) }

    var record: LogRecord {
        LogRecord(
            timestamp: time, serviceName: service, severityText: severityText, bytes: 10 * count, count: count,
            details: LogDetails(body: body, attributes: attributes, resourceAttributes: resource))
    }

    func value(_ kind: AttributeKind, _ key: String) -> String? {
        kind == .resource && key == "service.name" ? service : (kind == .attribute ? attributes : resource)[key]
    }

    // MARK: Made up

    static let services = ["api", "web", "", "cron", "(no service)", "(other)"]
    static let severityTexts = ["trace", "debug", "info", "warn", "error", "fatal", "", "ERROR", "WARNING", "Fatal"]
    static let values: [String: [String]] = [
        "http.status": ["200", "402", "409", "500", "4.5"],
        "route": ["/cart", "/pay", "(none)", "'(other)'", "(overflow)"],
    ]
    static let resourceValues: [String: [String]] = [
        "deployment.environment.name": ["production", "staging", "test"], "region": ["eu", "us"],
    ]
    static let words = ["payment", "declined", "Payment", "card_expired", "card_declined", "ok", "timeout", "9%_\\"]

    /// - Parameter ages: in seconds.
    static func random(at now: Timestamp, ages: ClosedRange<Int64>, _ random: inout SeededGenerator) -> TestEntry {
        func some(_ values: [String: [String]]) -> [String: String] {
            var chosen: [String: String] = [:]
            for (key, texts) in values.sorted(by: { $0.key < $1.key }) where random.chance(70) {
                chosen[key] = texts.randomElement(using: &random)
            }
            return chosen
        }
        let words = (0..<Int.random(in: 1...3, using: &random)).compactMap { _ in
            Self.words.randomElement(using: &random)
        }
        return TestEntry(
            time: now.adding(seconds: -Int64.random(in: ages, using: &random)),
            service: services.randomElement(using: &random) ?? "",
            severityText: severityTexts.randomElement(using: &random) ?? "", body: words.joined(separator: " "),
            attributes: some(values), resource: some(resourceValues), count: .random(in: 1...4, using: &random))
    }

    // MARK: Of real records

    /// Attributes of a record of a real system, made of its body: `http.status` is the first number of three digits, `word` the
    /// first word of at least four letters, `length` the length modulo 7; the environment is that of the service's name: production
    /// where that is of even length, staging where it is odd and more than 8, none otherwise.
    init(_ entry: ReplayFile.Entry, at start: Timestamp) {
        let body = entry.details.body
        let parts = body.split { !$0.isLetter && !$0.isNumber }
        var attributes = ["length": "\(body.utf8.count % 7)"]
        attributes["http.status"] = parts.first { $0.count == 3 && $0.allSatisfy(\.isASCII) && Int($0) != nil }.map(
            String.init)
        attributes["word"] = parts.first { $0.count >= 4 && $0.allSatisfy(\.isLetter) }.map { $0.lowercased() }
        var resource: [String: String] = [:]
        let length = entry.serviceName.utf8.count
        if length.isMultiple(of: 2) { resource["deployment.environment.name"] = "production" }
        if !length.isMultiple(of: 2), length > 8 { resource["deployment.environment.name"] = "staging" }
        self.init(
            time: start.adding(microseconds: entry.offset), service: entry.serviceName,
            severityText: entry.severityText, body: body, attributes: attributes, resource: resource)
    }

    init(
        time: Timestamp, service: String, severityText: String, body: String, attributes: [String: String],
        resource: [String: String], count: Int = 1
    ) {
        self.time = time
        self.service = service
        self.severityText = severityText
        self.body = body
        self.attributes = attributes
        self.resource = resource
        self.count = count
    }
}
