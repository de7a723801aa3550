import Basics

/// The answer of `facet_values`: the most frequent values of one field, whatever the query asks of that field itself.
struct FacetReport {
    private let reading: Reading
    private let facet: Facet
    private let search: String

    static let empty = Array(#"{"results":[]}"#.utf8)
    private static let limit = 100

    private enum Facet {
        case severity, service
        case resource(String)
        case attribute(String)
    }

    /// Exactly one facet must be asked for.
    init(_ reading: Reading, _ asked: JSONValue) throws(Refusal) {
        self.reading = reading
        let names = ["facetField", "facetResourceAttribute", "facetAttribute"]
        let given = names.filter { asked[$0] != nil && asked[$0] != .string("") }
        guard given.count == 1, let text = asked[given[0]]?.text else {
            throw .badRequest("Give exactly one of facetField, facetResourceAttribute and facetAttribute")
        }
        switch (given[0], text) {
        case ("facetField", "severity_text"): facet = .severity
        case ("facetField", "service_name"): facet = .service
        case ("facetField", _): throw .badRequest("facetField must be severity_text or service_name")
        case ("facetResourceAttribute", _): facet = .resource(text)
        default: facet = .attribute(text)
        }
        search = asked["facetSearch"]?.text ?? ""
    }

    /// Blank values are no facets.
    var json: [UInt8] {
        let rows = FieldCounts(field, selection, of: reading.store).containing(search)
            .filter { !$0.text.text.isEmpty }.prefix(Self.limit)
        var json = JSONText(reserving: 48 * rows.count + 64)
        switch reading.version.facetValues.shape {
        case .results:
            json.raw(#"{"results":"#)
            write(rows, to: &json)
        case .byFacet:
            for (index, name) in ["facetField", "facetResourceAttributes", "facetAttributes"].enumerated() {
                json.raw(index == 0 ? "{" : ",")
                json.string(name)
                json.raw(":")
                write(name == listName ? rows : [], to: &json)
            }
        }
        json.raw("}")
        return json.bytes
    }

    private func write(_ rows: ArraySlice<(text: ExactText, entries: Int)>, to json: inout JSONText) {
        json.raw("[")
        for (index, row) in rows.enumerated() {
            json.comma(unlessAt: index)
            json.raw(#"{"value":"#)
            json.string(row.text.text)
            json.raw(#","count":"#)
            json.number(row.entries)
            json.raw("}")
        }
        json.raw("]")
    }

    private var listName: String {
        switch facet {
        case .severity, .service: "facetField"
        case .resource: "facetResourceAttributes"
        case .attribute: "facetAttributes"
        }
    }

    private var field: EntryFilter.Field {
        switch facet {
        case .severity: .severity
        case .service: .service
        case .resource(let key): .resource(key)
        case .attribute(let key): .attribute(key)
        }
    }

    private var selection: LogStore.Selection {
        var selection = reading.selection(reading.window.halfOpen)
        selection.filter = selection.filter.without(field)
        switch facet {
        case .severity: selection.severities = nil
        case .service: selection.services = nil
        case .resource, .attribute: break
        }
        return selection
    }
}
