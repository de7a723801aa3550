#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The hosts that are this machine itself, by their names alone: `localhost`, 127.0.0.0/8 and ::1.
package enum LoopbackHost {
    /// - Parameter host: a name or address; an IPv6 address with or without its brackets.
    package static func contains(_ host: String) -> Bool {
        if host.lowercased() == "localhost" { return true }
        if let address = bytes(of: host, AF_INET, count: 4) { return address[0] == 127 }
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        let bare = isBracketed ? String(host.dropFirst().dropLast()) : host
        return bytes(of: bare, AF_INET6, count: 16) == [UInt8](repeating: 0, count: 15) + [1]
    }

    private static func bytes(of address: String, _ family: Int32, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, address, &bytes) == 1 ? bytes : nil
    }
}
