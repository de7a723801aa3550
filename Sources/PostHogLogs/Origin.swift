/// The part of a URL that says where it leads: `https://login.example.com:8443`. What follows may hold secrets, and so may a
/// user's name before the host.
package enum Origin {
    /// nil where a URL names no host: then it leads to another path of the same one.
    package static func of(_ url: String) -> String? {
        let slashes = url.prefix(while: { $0 != "/" })
        let rest = url[slashes.endIndex...]
        guard rest.hasPrefix("//"), slashes.isEmpty || slashes.hasSuffix(":") else { return nil }
        let authority = rest.dropFirst(2).prefix { !"/?#\\".contains($0) }
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        guard !host.isEmpty else { return nil }
        return Excerpt.line("\(slashes)//\(host)")
    }
}
