/// How a page is written. Everything in which formats differ is in this file.
package enum ExpositionFormat: Sendable, Hashable, CaseIterable {
    /// Prometheus' text format 0.0.4, https://prometheus.io/docs/instrumenting/exposition_formats/
    case text

    package var contentType: String {
        switch self {
        case .text: "text/plain; version=0.0.4; charset=utf-8"
        }
    }
}

extension ExpositionFormat {
    /// No header is longer than this, in bytes.
    func headerBound(of descriptor: MetricDescriptor) -> Int {
        switch self {
        case .text: 2 * descriptor.name.utf8.count + 2 * descriptor.help.utf8.count + 32
        }
    }

    /// What stands once above a metric's series.
    func appendHeader(of descriptor: MetricDescriptor, to writer: inout ByteWriter) {
        switch self {
        case .text:
            writer.append("# HELP ")
            writer.append(descriptor.name)
            writer.append(UInt8(ascii: " "))
            appendHelp(descriptor.help, to: &writer)
            writer.append("\n# TYPE ")
            writer.append(descriptor.name)
            writer.append(UInt8(ascii: " "))
            writer.append(descriptor.kind.rawValue)
            writer.append(UInt8(ascii: "\n"))
        }
    }

    /// The value of `le` for a bucket that ends at this bound.
    func appendBucketBound(_ bound: Double, to writer: inout ByteWriter) {
        switch self {
        case .text: writer.append(number: bound)
        }
    }

    /// What stands once below everything.
    var trailer: StaticString {
        switch self {
        case .text: ""
        }
    }

    /// Quotes stay as they are here, unlike in label values.
    private func appendHelp(_ help: String, to writer: inout ByteWriter) {
        for byte in help.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): writer.append("\\\\")
            case UInt8(ascii: "\n"): writer.append("\\n")
            default: writer.append(byte)
            }
        }
    }
}
