import FoundationEssentials

/// Who sends by remote write.
struct WriteCredentials: Sendable {
    /// The value of the header Authorization.
    let authorization: String
    /// What is not to be shown, also where a receiver repeats it.
    let secrets: Secrets
    /// What to check where the receiver does not take it.
    let flags: String

    init(token: String, flags: String) {
        self.init(authorization: "Bearer \(token)", secret: token, flags)
    }

    init(username: String, password: String, flags: String) {
        let pair = Data("\(username):\(password)".utf8).base64EncodedString()
        self.init(authorization: "Basic \(pair)", secret: password, flags)
    }

    private init(authorization: String, secret: String, _ flags: String) {
        self.authorization = authorization
        self.flags = flags
        secrets = Secrets(hiding: secret)
    }
}
