import Exposition

/// Short ways to pages for tests.
enum Pages {
    static func encode(_ families: [MetricFamily], _ format: ExpositionFormat = .text) -> [UInt8] {
        ExpositionPage.assemble(
            [ExpositionBlock(families, format: format)], in: families.map(\.descriptor), format: format)
    }

    static func text(_ families: [MetricFamily], _ format: ExpositionFormat = .text) -> String {
        String(decoding: encode(families, format), as: UTF8.self)
    }

    static func gauge(_ name: String = "room_temperature_celsius", labels: [String] = []) -> MetricDescriptor {
        MetricDescriptor(name: name, kind: .gauge, help: "How warm it is.", labelNames: labels)
    }
}
