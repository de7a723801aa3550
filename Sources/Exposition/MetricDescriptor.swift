/// What a metric is called, what it measures, and which labels tell its series apart.
///
/// Descriptors are written by hand in a catalogue, so a wrong one is a programming error and stops the program at once,
/// before a scraper can refuse a page because of it.
package struct MetricDescriptor: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        case counter, gauge, histogram
    }

    /// The name as Prometheus stores it: a counter's ends in `_total`; a histogram's has no `_bucket`, `_sum` or
    /// `_count`.
    package let name: String
    package let kind: Kind
    /// One sentence for people, as pages show it.
    package let help: String
    /// In the order in which they are written and by which series are sorted.
    package let labelNames: [String]

    /// - Parameter help: may hold any character.
    package init(name: String, kind: Kind, help: String, labelNames: [String] = []) {
        self.name = name
        self.kind = kind
        self.help = ShownText.of(help)
        self.labelNames = labelNames
        if let fault { preconditionFailure("metric \"\(name)\": \(fault)") }
    }
}

extension MetricDescriptor {
    /// Why no page may carry this metric, or nil.
    /// The rules are Prometheus' data model (https://prometheus.io/docs/concepts/data_model/) and what
    /// `promtool check metrics` objects to.
    private var fault: String? {
        guard Self.isLegal(name, allowingColon: .inMetricNames) else { return "the name is not legal" }
        guard (kind == .counter) == name.hasSuffix("_total") else {
            return "a name must end in _total if it is a counter's, and only then"
        }
        guard !["_bucket", "_sum", "_count"].contains(where: name.hasSuffix) else {
            return "the name would be taken for a part of a histogram"
        }
        guard !help.isEmpty else { return "the help is empty" }
        for (index, label) in labelNames.enumerated() {
            guard Self.isLegal(label, allowingColon: .never), !label.hasPrefix("__") else {
                return "the label name \"\(label)\" is not legal"
            }
            guard !labelNames[..<index].contains(label) else { return "the label \"\(label)\" is named twice" }
            guard label != "quantile", kind != .histogram || label != "le" else {
                return "the label \"\(label)\" belongs to the format"
            }
        }
        return nil
    }

    private enum Colon {
        case inMetricNames, never
    }

    private static func isLegal(_ name: String, allowingColon colon: Colon) -> Bool {
        guard let first = name.utf8.first, !isDigit(first) else { return false }
        return name.utf8.allSatisfy { byte in
            isDigit(byte) || isLetter(byte) || byte == UInt8(ascii: "_")
                || (byte == UInt8(ascii: ":") && colon == .inMetricNames)
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
