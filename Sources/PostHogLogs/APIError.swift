internal import FoundationEssentials

/// PostHog's description of a failure, as far as the body could be read. Texts are cut to 200 characters and hold no
/// control characters, so that they can go into a log line as they are; they never come from the request.
///
/// Shapes in the wild: `{"type", "code", "detail", "attr"}`, `{"error": "…"}`, a bare JSON string, and the HTML or plain
/// text of a proxy, login page or firewall.
package struct APIError: Hashable, Sendable {
    package let type: String?
    package let code: String?
    package let detail: String?

    package init(type: String? = nil, code: String? = nil, detail: String? = nil) {
        self.type = type
        self.code = code
        self.detail = detail
    }

    /// Reads an error body; every body gives an error.
    package init(body: [UInt8]) {
        // An error is short. A long body is a page, and its beginning says enough.
        let start = body.prefix(65_536)
        if let error = try? JSONDecoder().decode(ErrorBody.self, from: Data(Array(start).mendedJSON ?? Array(start))) {
            self.init(
                type: error.type.map(Excerpt.line), code: error.code.map(Excerpt.line),
                detail: error.detail.map(Excerpt.line))
        } else {
            let text = Excerpt.page(String(decoding: start, as: UTF8.self))
            self.init(detail: text.isEmpty ? nil : text)
        }
    }
}

extension APIError {
    /// Whether the body has the shape that PostHog gives a refused request: `{"type", "code", "detail", …}`, all texts. A
    /// proxy, firewall or login page writes something else.
    package var isPostHogs: Bool { type != nil && code != nil && detail != nil }

    /// Whether what was not found is the endpoint: a project that is not there is called so.
    var isOfEndpoint: Bool { mentions("endpoint") }

    /// Whether an endpoint is closed to API keys of whatever scope, as versions do that came before it was opened to them.
    var refusesKeys: Bool { mentions("does not support personal api key access") }

    /// The scope that a key lacks, of `API key missing required scope 'logs:read'`.
    var missingScope: String? {
        guard mentions("missing required scope"), let parts = detail?.split(separator: "'"), parts.count > 1 else {
            return nil
        }
        return String(parts[1])
    }

    /// Whether the detail holds a phrase, in any case.
    func mentions(_ phrase: String) -> Bool {
        detail?.lowercased().contains(phrase) ?? false
    }
}

extension APIError: CustomStringConvertible {
    /// `authentication_error/permission_denied: API key missing …`, without what is not known.
    package var description: String {
        let kind = [type, code].compactMap(\.self).joined(separator: "/")
        return [kind, detail ?? ""].filter { !$0.isEmpty }.joined(separator: ": ")
    }
}

/// The JSON shapes of an error; any part of another type is left out, since half an explanation is better than none.
private struct ErrorBody: Decodable {
    var type: String?
    var code: String?
    var detail: String?

    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            detail = text
            return
        }
        let fields = try decoder.container(keyedBy: Field.self)
        type = Self.text("type", in: fields)
        code = Self.text("code", in: fields)
        detail = Self.text("detail", in: fields) ?? Self.text("error", in: fields) ?? Self.text("message", in: fields)
    }

    /// A text, or the first of a list of texts.
    private static func text(_ field: Field, in fields: KeyedDecodingContainer<Field>) -> String? {
        if let text = try? fields.decode(String.self, forKey: field) { return text }
        return (try? fields.decode([String].self, forKey: field))?.first
    }
}
