import Basics

/// The secrets in use, so that nothing from outside shows one: the keys, and the logins of proxies. What comes from one
/// PostHog is searched for the keys that it was asked with; what people read, for all.
final class Secrets: Sendable {
    /// Those of this process.
    static let process = Secrets(.process)

    /// Of each source of keys: a response may still tell of the keys that were replaced.
    private static let keysKept = 4
    private static let proxies = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]

    private let fixed: [Redactor]
    private let keys = Locked<[Redactor]>([])
    private let parts = Locked<[Part]>([])

    private struct Part: Sendable {
        weak var secrets: Secrets?
    }

    convenience init(_ environment: Environment) {
        let logins = Self.proxies.compactMap { environment[$0] }.compactMap(Self.login)
        let key = environment.trimmed(DataSettings.defaultKeyVariable)
        self.init(fixed: (logins + (key.map { [$0] } ?? [])).map { Redactor($0) })
    }

    /// One secret that is no key of PostHog.
    convenience init(hiding secret: String) {
        self.init(fixed: [Redactor(secret)])
    }

    private init(fixed: [Redactor]) {
        self.fixed = fixed
    }

    /// Those of one source of keys. They count here for as long as somebody holds them.
    func part() -> Secrets {
        let part = Secrets(fixed: fixed)
        parts.withLock { $0 = $0.filter { $0.secrets != nil } + [Part(secrets: part)] }
        return part
    }

    /// Another key is in use.
    func add(_ key: APIKey) {
        keys.withLock { $0 = ($0 + [key.redactor]).suffix(Self.keysKept) }
    }

    private var allKeys: [Redactor] {
        keys.withLock { $0 } + parts.withLock { $0 }.flatMap { $0.secrets?.allKeys ?? [] }
    }

    /// A text for people: no piece of a secret is left in it.
    func hidden(in text: String) -> String {
        var text = text
        let bytes = text.withUTF8 { hidden(in: $0, .piece) }
        return bytes.map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    func hidden(in bytes: [UInt8], _ extent: Redactor.Extent) -> [UInt8] {
        bytes.withUnsafeBufferPointer { hidden(in: $0, extent) } ?? bytes
    }

    /// nil where there is nothing to hide.
    private func hidden(in text: UnsafeBufferPointer<UInt8>, _ extent: Redactor.Extent) -> [UInt8]? {
        let redactors = fixed + allKeys
        let ranges = RangeSet(redactors.flatMap { $0.ranges(in: text, extent) })
        guard !ranges.isEmpty else { return nil }
        var result: [UInt8] = []
        var end = 0
        for range in ranges.ranges {
            result += text[end..<range.lowerBound]
            result += "(hidden)".utf8
            end = range.upperBound
        }
        return result + text[end...]
    }

    /// `user:password` of a proxy's address, whatever else may be wrong with it.
    private static func login(_ proxy: String) -> String? {
        guard let end = proxy.lastIndex(of: "@") else { return nil }
        let start = proxy.firstRange(of: "://")?.upperBound ?? proxy.startIndex
        return start < end ? String(proxy[start..<end]) : nil
    }
}
