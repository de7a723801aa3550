import Basics
import PostHogLogs
import PostHogSimulator
import Testing

/// `values`, `attributes`, `facet_values` and `group-by`: what there is to filter and count by.
@Suite struct DiscoveryTests {
    private let box = {
        let box = Box()
        let shop = { (host: String) in ["host.name": host, "k8s.namespace.name": "shop"] }
        box.ingest(
            entry(
                "11:30:00", "api", "error", count: 1,
                details: LogDetails(attributes: ["route": "/pay", "status": "500"], resourceAttributes: shop("a"))),
            entry(
                "11:30:01", "api", "info", count: 2,
                details: LogDetails(
                    attributes: ["route": "/pay", "status": "200"], resourceAttributes: shop("b"),
                    trace: LogTrace(high: 1, low: 2, span: 3))),
            entry(
                "11:30:02", "web", "FATAL", count: 4,
                details: LogDetails(attributes: ["route": "/"], resourceAttributes: ["host.name": "b"])),
            entry("11:30:03", "", "", count: 8))
        return box
    }()
    private let hour = range("11:00:00", "12:00:00")
    private let leaf = #"{"key":"host.name","type":"log_resource_attribute","operator":"exact","value":"b"}"#

    private func values(_ parameters: [String: String]) throws -> [String] {
        let list: ValueList = try box.get(.values, parameters).decoded()
        return list.results.map { "\($0.id ?? "")=\($0.count ?? -1)" }
    }

    @Test("values of attributes of entries and of resources, most entries first")
    func values() throws {
        #expect(try values(["key": "route"]) == ["/=4", "/pay=3"])
        #expect(try values(["key": "status", "attribute_type": "log"]) == ["200=2", "500=1"])
        #expect(try values(["key": "host.name", "attribute_type": "odd"]) == [])
        #expect(try values(["key": "host.name", "attribute_type": "resource"]) == ["b=6", "a=1"])
        #expect(try values(["key": "route", "value": "PAY"]) == ["/pay=3"])
        #expect(try values(["key": "route", "serviceNames": #"["web"]"#]) == ["/=4"])
    }

    @Test("values are filtered by resources and services; what the rollup cannot answer is refused where it is flat")
    func filteredValues() throws {
        let nested = { (leaf: String) in #"{"type":"AND","values":[{"type":"AND","values":[\#(leaf)]}]}"# }
        let message = #"{"key":"message","type":"log","operator":"exact","value":"x"}"#
        #expect(try values(["key": "route", "filterGroup": nested(leaf)]) == ["/=4", "/pay=2"])
        #expect(try values(["key": "route", "filterGroup": "[\(leaf)]"]) == ["/=4", "/pay=2"])
        #expect(try values(["key": "route", "filterGroup": nested(message)]) == ["/=4", "/pay=3"])
        #expect(try values(["key": "route", "filterGroup": "{"]) == ["/=4", "/pay=3"])
        let refused = box.get(.values, ["key": "route", "filterGroup": "[\(message)]"])
        #expect(refused.status == 400 && refused.text.hasPrefix(#"{"error":"#))
        box.api.change { $0.version = .august2026 }
        #expect(try values(["key": "route", "filterGroup": "[\(leaf)]"]) == ["/=4", "/pay=3"])
    }

    @Test("older answers of values have no count, the oldest are a bare list")
    func olderValues() {
        let ask = { box.get(.values, ["key": "host.name", "attribute_type": "resource", "value": "a"]).text }
        box.api.change { $0.version = .may2026 }
        #expect(ask() == #"{"results":[{"id":"a","name":"a"}],"refreshing":false}"#)
        box.api.change { $0.version = .december2025 }
        #expect(ask() == #"[{"id":"a","name":"a"}]"#)
    }

    private func attributes(_ parameters: [String: String]) throws -> [String] {
        let list: AttributeList = try box.get(.attributes, parameters).decoded()
        return list.results.map { row in
            let value = row.matchedValue.map { "=\($0)" } ?? ""
            return "\(row.name):\(row.propertyFilterType):\(row.matchedOn ?? "-")\(value)"
        }
    }

    @Test("attributes name the keys, the most frequent first, with the type that filters have")
    func attributes() throws {
        #expect(try attributes([:]) == ["route:log_attribute:key", "status:log_attribute:key"])
        #expect(
            try attributes(["attribute_type": "resource"])
                == ["host.name", "service.name", "k8s.namespace.name"].map { "\($0):log_resource_attribute:key" })
        #expect(try attributes(["limit": "1", "offset": "1"]) == ["status:log_attribute:key"])
        let list: AttributeList = try box.get(.attributes, ["limit": "1"]).decoded()
        #expect(list.count == 2)
    }

    @Test("a search puts the name itself before a whole word, a part and a value; values only from four characters on")
    func search() throws {
        let box = Box()
        for (index, key) in ["user", "user.id", "superuser", "name"].enumerated() {
            box.ingest(
                entry("11:30:0\(index)", count: 1 + index, details: LogDetails(attributes: [key: "the USER \(index)"])))
        }
        let ask = { (parameters: [String: String]) in
            let list: AttributeList = try box.get(.attributes, parameters).decoded()
            return list.results.map { $0.name + ($0.matchedValue.map { "=\($0)" } ?? "") }
        }
        #expect(try ask(["search": "user"]) == ["user", "user.id", "superuser"])
        #expect(
            try ask(["search": "USER", "search_values": "true"])
                == ["user", "user.id", "superuser", "name=the USER 3"])
        #expect(try ask(["search": "the", "search_values": "true"]) == [])
        #expect(try ask(["keys": "name,user,none"]) == ["name", "user"])
        let many = (0...100).map { "k\($0)" }.joined(separator: ",")
        #expect(box.get(.attributes, ["keys": many]).status == 400)
        box.api.change { $0.version = .june2026 }
        #expect(box.get(.attributes, ["search": "name"]).text.contains(#""propertyFilterType":"log_attribute"}"#))
    }

    @Test("attributes take dates as JSON or flat, JSON first")
    func dates() throws {
        let (early, late) = ("2026-11-23T09:00:00Z", "2026-11-23T10:00:00Z")
        #expect(try attributes(["date_from": early, "date_to": late]) == [])
        let json = #"{"date_from":"2026-11-23T11:00:00Z","date_to":"2026-11-23T12:00:00Z"}"#
        #expect(try attributes(["date_from": early, "date_to": late, "dateRange": json]).count == 2)
        #expect(try attributes(["dateRange": "{"]).count == 2)
    }

    private func facets(_ more: String) throws -> [String] {
        let list: ValueList = try box.post(.facetValues, range("11:00:00", "12:00:00", more)).decoded()
        return list.results.map { "\($0.value ?? "")=\($0.count ?? -1)" }
    }

    @Test("facets count the values of a field, whatever is asked of that field itself")
    func facets() throws {
        #expect(try facets(#","facetField":"severity_text""#) == ["FATAL=4", "info=2", "error=1"])
        #expect(
            try facets(#","facetField":"severity_text","severityLevels":["info"],"serviceNames":["api"]"#)
                == ["info=2", "error=1"])
        #expect(
            try facets(#","facetField":"service_name","severityLevels":["info"],"serviceNames":["web"]"#) == ["api=2"])
        #expect(try facets(#","facetResourceAttribute":"host.name","filterGroup":[\#(leaf)]"#) == ["b=6", "a=1"])
        #expect(try facets(#","facetAttribute":"route","filterGroup":[\#(leaf)]"#) == ["/=4", "/pay=2"])
        #expect(try facets(#","facetAttribute":"route","facetSearch":"PAY""#) == ["/pay=3"])
    }

    @Test("facets want one field, and one version has a list for each sort")
    func facetShapes() {
        for more in ["", #","facetField":"body""#, #","facetField":"service_name","facetAttribute":"route""#] {
            #expect(box.post(.facetValues, range("11:00:00", "12:00:00", more)).status == 400)
        }
        box.api.change { $0.version.facetValues.shape = .byFacet }
        #expect(
            box.ask(.facetValues, range("11:00:00", "12:00:00", #","facetAttribute":"status""#))
                == #"{"facetField":[],"facetResourceAttributes":[],"facetAttributes":[{"value":"200","count":2},{"value":"500","count":1}]}"#
        )
        box.api.change { $0.version = .june2026 }
        #expect(box.post(.facetValues, range("11:00:00", "12:00:00", #","facetAttribute":"status""#)).status == 404)
    }

    @Test("groups have every dimension, blank and unset ones are in none, and errors are of any case")
    func groups() throws {
        let by = { (more: String) in
            let list: GroupList = try box.post(.groupBy, range("11:00:00", "12:00:00", more)).decoded()
            return list
        }
        let service = #"{"key":"service.name","source":"resource"}"#
        let severity = #"{"key":"severity_level","source":"column"}"#
        let services = try by(#","groupBys":[\#(service)]"#)
        #expect(services.groups.map(\.value) == ["web", "api"])
        #expect(services.groups.map(\.errorCount) == [4, 1])
        #expect(services.groups.last?.lastSeen == "2026-11-23T11:30:01Z")
        #expect(services.totalGroups == 2 && services.totalLogs == 7 && !services.truncated)
        let both = try by(#","groupBys":[\#(service),\#(severity)],"orderGroupsBy":"last_seen","limit":2"#)
        #expect(both.groups.map(\.values) == [["web", "FATAL"], ["api", "info"]])
        #expect(both.totalGroups == 3 && both.truncated)
        #expect(try by(#","groupBys":[{"key":"trace_id","source":"column"}]"#).groups.map(\.logCount) == [2])
        #expect(try by(#","groupBy":"route","groupBySource":"log","orderGroupsBy":"error_count""#).totalLogs == 7)
    }

    @Test(
        "groups that are not known are refused",
        arguments: [
            "", #","groupBys":[]"#, #","groupBys":[{"key":"body","source":"column"}]"#,
            #","groupBys":[{"key":"a","source":"event"}]"#, #","groupBy":"a","orderGroupsBy":"name""#,
            #","groupBys":[\#(Array(repeating: #"{"key":"a","source":"log"}"#, count: 5).joined(separator: ","))]"#,
        ])
    func refusedGroups(more: String) {
        let answer = box.post(.groupBy, range("11:00:00", "12:00:00", more))
        #expect(answer.status == 400 && answer.text.hasPrefix(#"{"error":"#))
    }

    @Test("in July 2026 groups have one dimension, before that there are none")
    func olderGroups() throws {
        box.api.change { $0.version = .july2026 }
        let list: GroupList = try box.post(.groupBy, range("11:00:00", "12:00:00", #","groupBy":"route""#)).decoded()
        #expect(list.groups.map(\.value) == ["/", "/pay"])
        #expect(list.groups.allSatisfy { $0.values == nil })
        box.api.change { $0.version = .june2026 }
        #expect(box.post(.groupBy, range("11:00:00", "12:00:00", #","groupBy":"route""#)).status == 404)
    }
}
