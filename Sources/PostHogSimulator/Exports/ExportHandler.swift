import Basics

/// Takes exports in, says how far they are, and sends to their content.
struct ExportHandler {
    let conditions: Conditions
    let stores: [String: LogStore]
    let now: Timestamp

    /// Who asks, and of which project.
    struct Caller {
        let project: String
        let user: Int
    }

    /// `POST …/logs/export/`, which takes any query that is one.
    func start(_ request: SimulatedRequest, of caller: Caller, in list: inout ExportList) throws(Refusal)
        -> SimulatedAnswer
    {
        guard let body = JSONValue(request.body), body.isObject else { throw .badRequest("JSON parse error") }
        guard try LogsQuery.query(in: body, .export).isObject else { throw .badRequest("query must be an object") }
        if case .list(let columns)? = body["query"]?["customColumns"], columns.count > 50 {
            throw .queryError("At most 50 custom columns are allowed")
        }
        let export = list.add(
            body, project: caller.project, user: caller.user, created: now,
            done: now.adding(seconds: conditions.exportSeconds))
        var json = JSONText()
        writeBeginning(export, hasContent: false, to: &json)
        json.raw("}")
        return SimulatedAnswer(status: 201, json: json.bytes, now: now)
    }

    /// `GET …/exports/`, `…/exports/:id/` and `…/exports/:id/content/`.
    func show(
        _ request: SimulatedRequest, _ parts: [String], of caller: Caller, in list: ExportList
    ) throws(Refusal) -> SimulatedAnswer {
        let exports = list.of(caller.user, in: caller.project, now: now)
        guard let id = parts.first else {
            let format = request.parameters["export_format"]
            return page(exports.filter { _ in format == nil || format == LogExport.format })
        }
        guard let export = exports.first(where: { "\($0.id)" == id }) else { throw .notFound("Not found.") }
        switch parts.dropFirst() {
        case []:
            var json = JSONText()
            write(export, to: &json)
            return SimulatedAnswer(status: 200, json: json.bytes, now: now)
        case ["content"]: return try content(of: export)
        default: throw .notFound("Endpoint not found.")
        }
    }

    /// `GET /object-storage/exports/:id/:token/:name`, which is no part of PostHog: it knows signatures, not keys.
    func stored(_ request: SimulatedRequest, _ parts: [String], in list: ExportList) -> SimulatedAnswer {
        guard request.headers["authorization"] == nil else {
            return storageError(400, "InvalidArgument", "Only one auth mechanism allowed")
        }
        guard parts.count == 4, let export = list.export(id: parts[1], token: parts[2]),
            case .content(let bytes) = result(of: export)
        else { return storageError(404, "NoSuchKey", "The specified key does not exist.") }
        guard let expires = request.parameters["X-Amz-Expires-At"].flatMap({ Int64($0) }), now.seconds < expires else {
            return storageError(403, "AccessDenied", "Request has expired")
        }
        return file(bytes)
    }

    private func content(of export: LogExport) throws(Refusal) -> SimulatedAnswer {
        guard case .content(let bytes) = result(of: export) else { throw .notFound("Not found.") }
        guard let storage = conditions.objectStorage else { return file(bytes) }
        var answer = SimulatedAnswer(status: 302, json: [], now: now)
        answer.headers["Content-Type"] = "text/html; charset=utf-8"
        answer.headers["Location"] =
            "\(storage)/\(Route.objectStorage.rawValue)/exports/\(export.id)/\(export.token)/\(LogExport.filename)"
            + "?X-Amz-Expires-At=\(now.seconds + 3600)"
        return answer
    }

    private func result(of export: LogExport) -> ExportResult {
        ExportResult(export, conditions, store: stores[export.project] ?? LogStore(), now: now)
    }

    private func file(_ bytes: [UInt8]) -> SimulatedAnswer {
        var answer = SimulatedAnswer(status: 200, json: bytes, now: now)
        answer.headers["Content-Type"] = LogExport.format
        answer.headers["Content-Disposition"] = "attachment; filename=\"\(LogExport.filename)\""
        return answer
    }

    private func storageError(_ status: Int, _ code: String, _ message: String) -> SimulatedAnswer {
        let text = "<?xml version=\"1.0\"?><Error><Code>\(code)</Code><Message>\(message)</Message></Error>"
        var answer = SimulatedAnswer(status: status, json: Array(text.utf8), now: now)
        answer.headers["Content-Type"] = "application/xml"
        return answer
    }

    private func page(_ exports: [LogExport]) -> SimulatedAnswer {
        var json = JSONText()
        json.raw(#"{"count":"#)
        json.number(exports.count)
        json.raw(#","next":null,"previous":null,"results":["#)
        for (index, export) in exports.enumerated() {
            json.comma(unlessAt: index)
            write(export, to: &json)
        }
        json.raw("]}")
        return SimulatedAnswer(status: 200, json: json.bytes, now: now)
    }

    private func write(_ export: LogExport, to json: inout JSONText) {
        let result = result(of: export)
        let hasContent = if case .content = result { true } else { false }
        writeBeginning(export, hasContent: hasContent, to: &json)
        json.raw(#","export_context":"#)
        json.value(export.request)
        json.raw(#","expires_after":"#)
        json.string(export.expires.iso8601)
        json.raw(#","exception":"#)
        if case .failed(let why) = result { json.string(why) } else { json.raw("null") }
        json.raw(#","user_access_level":"viewer"}"#)
    }

    /// What the answer to its creation has too, without the end.
    private func writeBeginning(_ export: LogExport, hasContent: Bool, to json: inout JSONText) {
        json.raw(#"{"id":"#)
        json.number(export.id)
        json.raw(#","export_format":"#)
        json.string(LogExport.format)
        json.raw(#","created_at":"#)
        json.string(export.created.iso8601)
        json.raw(hasContent ? #","has_content":true,"filename":"# : #","has_content":false,"filename":"#)
        json.string(LogExport.filename)
    }
}
