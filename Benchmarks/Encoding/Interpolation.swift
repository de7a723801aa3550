import Exposition

/// The encoder that everybody writes first.
enum Interpolation {
    static func page(of workload: Workload) -> String {
        let descriptor = workload.family.descriptor
        var page =
            "# HELP \(descriptor.name) \(descriptor.help)\n# TYPE \(descriptor.name) \(descriptor.kind.rawValue)\n"
        for row in workload.rows {
            let labels = row.labels.map { "\($0.name)=\"\(escaped($0.value))\"" }.joined(separator: ",")
            switch row.value {
            case .integer(let value): page += "\(descriptor.name){\(labels)} \(value)\n"
            case .number(let value): page += "\(descriptor.name){\(labels)} \(value)\n"
            case .exemplified, .histogram: break
            }
        }
        return page
    }

    private static func escaped(_ value: String) -> String {
        guard value.utf8.contains(where: { [0x22, 0x5C, 0x0A].contains($0) }) else { return value }
        return value.reduce(into: "") { text, character in
            switch character {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            default: text.append(character)
            }
        }
    }
}
