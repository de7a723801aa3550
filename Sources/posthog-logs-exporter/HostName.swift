import Glibc

/// Checks the name or address of a host.
enum HostName {
    /// Why no host can have this name or address; nil if one can.
    static func defect(of host: String) -> String? {
        guard host.utf8.allSatisfy({ $0 < 0x80 }) else {
            return "its host is not ASCII (write an international name in its xn-- form)"
        }
        if host.hasPrefix("[") || host.hasSuffix("]") {
            return isAddress(String(host.dropFirst().dropLast()), AF_INET6)
                ? nil : "its host is not a valid IPv6 address"
        }
        // A dot at the end says that the name is whole.
        let labels = (host.hasSuffix(".") ? host.dropLast() : host[...]).split(
            separator: ".", omittingEmptySubsequences: false)
        guard host.utf8.count <= 254, labels.allSatisfy(isLabel) else { return "its host is not a valid host name" }
        // No name ends in a number: it would be taken for an address.
        guard let last = labels.last, isNumber(last) else { return nil }
        return isAddress(host, AF_INET) ? nil : "its host is not a valid IPv4 address"
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
            && label.utf8.allSatisfy { byte in
                let character = Character(Unicode.Scalar(byte))
                return character.isLetter || character.isNumber || character == "-" || character == "_"
            }
    }

    private static func isNumber(_ label: Substring) -> Bool {
        label.allSatisfy(\.isNumber) || label.hasPrefix("0x") && label.dropFirst(2).allSatisfy(\.isHexDigit)
    }

    private static func isAddress(_ text: String, _ family: Int32) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 16)
        return inet_pton(family, text, &bytes) == 1
    }
}
