import Basics

/// The secrets in use, so that nothing from outside shows one: the keys, and what proxies are logged in to with.
final class Secrets: Sendable {
    /// Those of this process.
    static let process = Secrets(.process)

    /// An answer may still tell of the keys that were replaced.
    private static let keysKept = 4
    private static let proxies = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]

    private let fixed: [Redactor]
    private let keys = Locked<[Redactor]>([])

    init(_ environment: Environment) {
        let logins = Self.proxies.compactMap { environment[$0] }.compactMap(Self.login)
        let key = environment.trimmed(PostHogOptions.keyVariable)
        fixed = (logins + (key.map { [$0] } ?? [])).map { Redactor($0) }
    }

    /// Another key is in use.
    func add(_ key: APIKey) {
        keys.withLock { $0 = ($0 + [key.redactor]).suffix(Self.keysKept) }
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
        let redactors = fixed + keys.withLock { $0 }
        let places = RangeSet(redactors.flatMap { $0.places(in: text, extent) })
        guard !places.isEmpty else { return nil }
        var result: [UInt8] = []
        var end = 0
        for place in places.ranges {
            result += text[end..<place.lowerBound]
            result += "(hidden)".utf8
            end = place.upperBound
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
