/// How the bytes of a page travel.
package enum ContentCoding: Sendable, Hashable, CaseIterable {
    case identity, gzip

    /// What Accept-Encoding asks for (RFC 9110, section 12.5.3): gzip where it is accepted and nothing is preferred to it.
    /// Where neither is welcome the page goes out as it is.
    ///
    /// - Parameter acceptEncoding: the header's value, several headers joined by commas; nil without one.
    package init(acceptEncoding: String?) {
        let elements = WeightedElement.parse(acceptEncoding ?? "")
        func weight(of names: [String]) -> Int? {
            elements.first { names.contains($0.name) }?.weight
        }
        let others = weight(of: ["*"])
        let gzip = weight(of: ["gzip", "x-gzip"]) ?? others ?? 0
        // Not named, the page as it is is always welcome, but less so than what is asked for.
        let identity = weight(of: ["identity"]) ?? 0
        self = gzip > 0 && gzip >= identity ? .gzip : .identity
    }
}
