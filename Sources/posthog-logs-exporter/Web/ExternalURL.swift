/// Where the pages are from outside, behind a proxy.
struct ExternalURL: Hashable, Sendable {
    /// Without a slash at the end.
    let text: String
    /// Scheme, host and port, as a browser names them in `Origin`.
    let origin: String
    /// Begins with a slash, and ends with none; empty for the root.
    let path: String

    init(_ text: String) throws(NotAllowed) {
        guard let separator = text.firstRange(of: "://") else { throw Self.notAllowed }
        let scheme = text[..<separator.lowerBound].lowercased()
        let location = text[separator.upperBound...]
        let authority = location.prefix { $0 != "/" }
        guard ["http", "https"].contains(scheme), !authority.isEmpty,
            !location.contains(where: { "?#\\@\"' ".contains($0) })
        else { throw Self.notAllowed }
        let afterBrackets = authority.hasPrefix("[") ? authority.lastIndex(of: "]") : nil
        let colon = authority[(afterBrackets ?? authority.startIndex)...].firstIndex(of: ":")
        let host = authority[..<(colon ?? authority.endIndex)].lowercased()
        guard HostName.defect(of: host) == nil else { throw Self.notAllowed }
        var port = ""
        if let colon {
            guard let number = UInt16(authority[authority.index(after: colon)...]), number > 0 else {
                throw Self.notAllowed
            }
            // A browser leaves out the usual one.
            port = number == (scheme == "https" ? 443 : 80) ? "" : ":\(number)"
        }
        path = try RoutePrefix.read(String(location[authority.endIndex...]))
        origin = "\(scheme)://\(host)\(port)"
        self.text = origin + path
    }

    private static let notAllowed = NotAllowed(
        description: "must be a URL such as https://example.com/posthog-logs, without a user, query or fragment")
}

/// What stands before the paths of all pages.
enum RoutePrefix {
    /// A request for a page below a longer one would not fit into the room for its headers.
    static let maxLength = 1_000

    /// - Returns: it begins with a slash and ends with none; empty for the root.
    static func read(_ text: String) throws(NotAllowed) -> String {
        let parts = text.split(separator: "/", omittingEmptySubsequences: true)
        let isPlain = parts.allSatisfy { part in
            part != "." && part != ".."
                && part.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"?#%\"'\\".utf8.contains($0) }
        }
        guard isPlain, text.utf8.count <= maxLength else {
            throw NotAllowed(
                description:
                    "must be a path such as /posthog-logs, of at most \(maxLength) characters of printable ASCII "
                    + "without ? # % and quotes")
        }
        return parts.map { "/\($0)" }.joined()
    }
}
