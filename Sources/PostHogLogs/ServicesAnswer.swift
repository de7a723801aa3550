/// The answer of `services`: the counts of every service over the range that was asked for.
package struct ServicesAnswer: Hashable, Sendable {
    /// Most entries first. Servers cut the list at 25, 1,000 or 10,000 services, by version.
    package let services: [ServiceCounts]
    /// How many services there are beyond any cut; nil where the server does not say.
    package let totalServices: Int?

    package init(services: [ServiceCounts], totalServices: Int? = nil) {
        self.services = services
        self.totalServices = totalServices
    }

    /// Whether services may be missing. Servers cut their lists at 25, 1,000 or 10,000, and older ones do not say so.
    package var mayBeCut: Bool {
        guard let totalServices else { return !services.isEmpty && services.count.isMultiple(of: 25) }
        return services.count < totalServices
    }
}

package struct ServiceCounts: Hashable, Sendable {
    /// Blank comes as `(no service)`.
    package let name: ServiceName
    package let entries: Int
    /// Entries of `error` and `fatal`.
    package let errors: Int
    /// nil where an old server does not say.
    package let bands: SeverityBands?

    package init(name: ServiceName, entries: Int, errors: Int, bands: SeverityBands? = nil) {
        self.name = name
        self.entries = entries
        self.errors = errors
        self.bands = bands
    }
}

/// PostHog's four bands. What is neither of these six severities is in no band.
package struct SeverityBands: Hashable, Sendable {
    /// `trace` and `debug`.
    package let debug: Int
    package let info: Int
    package let warn: Int
    /// `error` and `fatal`.
    package let error: Int

    package init(debug: Int, info: Int, warn: Int, error: Int) {
        self.debug = debug
        self.info = info
        self.warn = warn
        self.error = error
    }
}

extension ServicesAnswer: DecodableAnswer {
    package static var endpoint: Endpoint { .services }

    package init(from decoder: any Decoder) throws {
        let envelope = try Envelope<ServiceCounts>(decoder, list: "services")
        services = envelope.rows
        totalServices = try envelope.fields?.countIfPresent("total_services")
        try Count.checkSum(services.lazy.map(\.entries), at: decoder.codingPath)
        try Count.checkSum(services.lazy.map(\.errors), at: decoder.codingPath)
    }
}

extension ServicesAnswer: PlainAnswer {
    package static func plain(_ body: [UInt8]) -> ServicesAnswer? { PlainJSON.value(of: body) }

    init(_ json: inout PlainJSON) throws(NotPlainJSON) {
        var total: Int??
        services = try json.rows("services") { json, name throws(NotPlainJSON) in
            switch name {
            case "total_services": try total.setOnce(json.countOrNull())
            default: try json.skip()
            }
        }
        totalServices = total ?? nil
        guard Count.isSumCount(services.lazy.map(\.entries)) else { throw NotPlainJSON() }
        guard Count.isSumCount(services.lazy.map(\.errors)) else { throw NotPlainJSON() }
    }
}

extension ServiceCounts: Decodable {
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        name = ServiceName(try fields.scalar("service_name"))
        entries = try fields.count("log_count")
        errors = try fields.count("error_count")
        bands = try fields.decodeIfPresent(SeverityBands.self, forKey: "severity_breakdown")
    }
}

extension ServiceCounts: PlainAnswer {
    init(_ json: inout PlainJSON) throws(NotPlainJSON) {
        var (name, entries, errors): (String?, Int?, Int?)
        var bands: SeverityBands??
        try json.object { json, field throws(NotPlainJSON) in
            switch field {
            case "service_name": try name.setOnce(json.text())
            case "log_count": try entries.setOnce(json.count())
            case "error_count": try errors.setOnce(json.count())
            case "severity_breakdown": try bands.setOnce(json.consumeNull() ? nil : SeverityBands(&json))
            default: try json.skip()
            }
        }
        self.init(
            name: ServiceName(try name.required()), entries: try entries.required(), errors: try errors.required(),
            bands: bands ?? nil)
    }
}

extension SeverityBands: Decodable {
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        debug = try fields.count("debug")
        info = try fields.count("info")
        warn = try fields.count("warn")
        error = try fields.count("error")
    }
}

extension SeverityBands: PlainAnswer {
    init(_ json: inout PlainJSON) throws(NotPlainJSON) {
        var (debug, info, warn, error): (Int?, Int?, Int?, Int?)
        try json.object { json, field throws(NotPlainJSON) in
            switch field {
            case "debug": try debug.setOnce(json.count())
            case "info": try info.setOnce(json.count())
            case "warn": try warn.setOnce(json.count())
            case "error": try error.setOnce(json.count())
            default: try json.skip()
            }
        }
        self.init(
            debug: try debug.required(), info: try info.required(), warn: try warn.required(),
            error: try error.required())
    }
}
