/// What stands in front of PostHog, and answers in its place.
extension Fault {
    /// A gateway that cannot reach what stands behind it.
    package static var badGateway: Fault { page(status: 502, "502 Bad Gateway") }
    /// A gateway that waited too long for what stands behind it.
    package static var gatewayTimeout: Fault { page(status: 504, "504 Gateway Time-out") }
    /// A proxy that wants to know who asks.
    package static var unauthorizedByProxy: Fault { page(status: 401, "401 Authorization Required") }
    package static var blockedByFirewall: Fault { page(status: 403, "Attention Required!") }
    package static var proxyAuthentication: Fault { page(status: 407, "407 Proxy Authentication Required") }

    package static func redirect(to address: String) -> Fault {
        .answer(status: 302, headers: ["Location": address])
    }

    private static func page(status: Int, _ title: String) -> Fault {
        .answer(
            status: status, headers: ["Content-Type": "text/html"],
            body: "<html>\r\n<head><title>\(title)</title></head>\r\n<body>nginx</body>\r\n</html>")
    }
}
