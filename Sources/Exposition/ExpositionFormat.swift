/// How a page is written. Everything in which formats differ is in this file and in `MetricDescriptor+OpenMetrics.swift`.
package enum ExpositionFormat: Sendable, Hashable {
    /// Prometheus' text format 0.0.4, https://prometheus.io/docs/instrumenting/exposition_formats/
    case text
    /// OpenMetrics 1.0.0, https://prometheus.io/docs/specs/om/open_metrics_spec/
    case openMetrics(created: CreatedLines)

    /// Whether a counter shows since when it counts, in a line `…_created` of its own behind each `…_total`.
    package enum CreatedLines: Sendable, Hashable, CaseIterable {
        case omitted, shown
    }
}

extension ExpositionFormat: CaseIterable {
    package static let allCases: [ExpositionFormat] = [.text] + CreatedLines.allCases.map { .openMetrics(created: $0) }
}

extension ExpositionFormat {
    /// No header is longer than this, in bytes.
    func headerBound(of descriptor: MetricDescriptor) -> Int {
        3 * descriptor.name.utf8.count + 2 * descriptor.help.utf8.count + (descriptor.unit?.utf8.count ?? 0) + 48
    }

    /// What stands once above a metric's series.
    func appendHeader(of descriptor: MetricDescriptor, to writer: inout ByteWriter) {
        switch self {
        case .text:
            appendHelp(of: descriptor, as: descriptor.name, to: &writer)
            appendComment("# TYPE ", descriptor.name, descriptor.kind.rawValue, to: &writer)
        case .openMetrics:
            let name = descriptor.openMetricsName
            appendComment("# TYPE ", name, descriptor.kind.rawValue, to: &writer)
            if let unit = descriptor.unit { appendComment("# UNIT ", name, unit, to: &writer) }
            appendHelp(of: descriptor, as: name, to: &writer)
        }
    }

    /// The value of `le` for a bucket that ends at this bound.
    func appendBucketBound(_ bound: Double, to writer: inout ByteWriter) {
        switch self {
        case .text: writer.append(number: bound)
        case .openMetrics: writer.append(canonical: bound)
        }
    }

    /// Whether a histogram with a bound below zero has a sum and a count, which OpenMetrics forbids: such a sum is no
    /// counter.
    var sumsNegativeBounds: Bool { self == .text }

    var showsCreated: Bool { self == .openMetrics(created: .shown) }

    var showsExemplars: Bool { self != .text }

    /// What stands once below everything.
    var trailer: StaticString {
        switch self {
        case .text: ""
        case .openMetrics: "# EOF\n"
        }
    }

    private func appendComment(
        _ keyword: StaticString, _ name: String, _ value: String, to writer: inout ByteWriter
    ) {
        writer.append(keyword)
        writer.append(name)
        writer.append(UInt8(ascii: " "))
        writer.append(value)
        writer.append(UInt8(ascii: "\n"))
    }

    private func appendHelp(of descriptor: MetricDescriptor, as name: String, to writer: inout ByteWriter) {
        writer.append("# HELP ")
        writer.append(name)
        writer.append(UInt8(ascii: " "))
        for byte in descriptor.help.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): writer.append("\\\\")
            case UInt8(ascii: "\n"): writer.append("\\n")
            // Unlike in label values, quotes stay as they are in the text format's help.
            case UInt8(ascii: "\"") where self != .text: writer.append("\\\"")
            default: writer.append(byte)
            }
        }
        writer.append(UInt8(ascii: "\n"))
    }
}
