import Exposition

/// Short ways to pages for tests.
enum Pages {
    static func encode(_ families: [MetricFamily]) -> [UInt8] {
        ExpositionPage.assemble(
            [ExpositionBlock(families, format: .text)], in: families.map(\.descriptor), format: .text)
    }

    static func text(_ families: [MetricFamily]) -> String {
        String(decoding: encode(families), as: UTF8.self)
    }

    static func gauge(_ name: String = "room_temperature_celsius", labels: [String] = []) -> MetricDescriptor {
        MetricDescriptor(name: name, kind: .gauge, help: "How warm it is.", labelNames: labels)
    }
}
