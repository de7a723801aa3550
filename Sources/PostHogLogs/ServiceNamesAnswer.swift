/// The answer of `values` when it is asked for the key `service.name` of resources: names of services, most entries first.
package struct ServiceNamesAnswer: Hashable, Sendable {
    package let names: [ServiceName]

    package init(names: [ServiceName]) {
        self.names = names
    }
}

extension ServiceNamesAnswer: DecodableAnswer {
    package static var endpoint: Endpoint { .values }

    package init(from decoder: any Decoder) throws {
        names = try Envelope<Row>(decoder, list: "results").rows.map(\.name)
    }

    private struct Row: Decodable {
        let name: ServiceName

        init(from decoder: any Decoder) throws {
            name = ServiceName(try decoder.container(keyedBy: Field.self).scalar("name"))
        }
    }
}
