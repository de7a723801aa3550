/// The texts of entries by field.
struct EntryTexts {
    let table: SeriesTable
    let contents: ContentTable

    init(_ store: LogStore) {
        table = store.table
        contents = store.contents
    }

    /// nil where the entry has no such attribute.
    func text(of field: EntryFilter.Field, _ cell: Minute.Cell, _ minute: Minute) -> String? {
        switch field {
        case .message: contents.texts.text(cell.body)
        case .severity: severity(cell)
        case .service: service(cell)
        case .traceID: (minute.trace(of: cell) ?? .none).traceID
        case .spanID: (minute.trace(of: cell) ?? .none).spanID
        case .attribute(let name): contents.text(of: contents.texts.known(name), in: cell.attributes)
        case .resource(ContentTable.serviceName): service(cell).isEmpty ? nil : service(cell)
        case .resource(let name):
            contents.text(of: contents.texts.known(name), in: contents.kinds[Int(cell.kind)].resource)
        case .fingerprint: fingerprint(cell)
        }
    }

    func service(_ cell: Minute.Cell) -> String { table.services[table.series[Int(cell.series)].service].text }

    func severity(_ cell: Minute.Cell) -> String { table.severities[table.series[Int(cell.series)].severity].text }

    /// The entry's own number, or the usual one of its severity; 0 for none.
    func severityNumber(_ cell: Minute.Cell) -> Int {
        if let number = contents.kinds[Int(cell.kind)].severityNumber { return number }
        return switch ExactText(severity(cell)).lowered {
        case "trace": 1
        case "debug": 5
        case "info": 9
        case "warn", "warning": 13
        case "error": 17
        case "fatal": 21
        default: 0
        }
    }

    func attributes(_ cell: Minute.Cell) -> [(key: String, value: String)] { pairs(cell.attributes) }

    /// The name of the service among them, unless it is blank.
    func resourceAttributes(_ cell: Minute.Cell) -> [(key: String, value: String)] {
        let service = service(cell)
        let own = service.isEmpty ? [] : [(key: ContentTable.serviceName, value: service)]
        return own + pairs(contents.kinds[Int(cell.kind)].resource)
    }

    private func pairs(_ set: UInt32) -> [(key: String, value: String)] {
        contents.pairs(set).map { (contents.texts.text($0.key), contents.texts.text($0.value)) }
    }

    /// What PostHog calls `resource_fingerprint`: a number for the set of the resource's attributes, as decimal text.
    func fingerprint(_ cell: Minute.Cell) -> String {
        // FNV-1a.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for attribute in resourceAttributes(cell) {
            for byte in Array(attribute.key.utf8) + [0xFF] + Array(attribute.value.utf8) + [0xFF] {
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
            }
        }
        return String(hash)
    }
}

extension EntryFilter.Field {
    /// A number that decides the text, where many entries have the same; nil for what each has its own of.
    func number(_ cell: Minute.Cell) -> UInt32? {
        switch self {
        case .message: cell.body
        case .severity, .service, .resource(ContentTable.serviceName): cell.series
        case .attribute: cell.attributes
        case .resource: cell.kind
        case .traceID, .spanID, .fingerprint: nil
        }
    }
}

/// Reads one field of many entries; each text is made once.
struct FieldReader {
    private let field: EntryFilter.Field
    private let texts: EntryTexts
    private var known: [UInt32: ExactText?] = [:]

    init(_ field: EntryFilter.Field, of store: LogStore) {
        self.field = field
        texts = EntryTexts(store)
    }

    mutating func text(_ cell: Minute.Cell, _ minute: Minute) -> ExactText? {
        guard let number = field.number(cell) else { return texts.text(of: field, cell, minute).map(ExactText.init) }
        if let text = known[number] { return text }
        let text = texts.text(of: field, cell, minute).map(ExactText.init)
        known.updateValue(text, forKey: number)
        return text
    }
}
