extension ServerConfiguration {
    /// What a process of the same machine connects to, as it stands in a URL, where a server was told to listen on
    /// `address`: a host that means every address becomes the loopback address of its family.
    package static func loopbackAuthority(of address: String) throws(ServerFailure) -> String {
        let address = try ListenAddress(address)
        guard address.port != 0 else {
            throw ServerFailure("listen address \(address): port 0 means any port: give the one it listens on")
        }
        switch address.host {
        case nil, "0.0.0.0": return "127.0.0.1:\(address.port)"
        case "::": return "[::1]:\(address.port)"
        case .some: return address.description
        }
    }
}
