import FoundationEssentials
import HTTP

/// User and password as a request gives them (RFC 7617).
struct BasicCredentials {
    let user: String
    let password: [UInt8]

    init(user: String, password: [UInt8]) {
        self.user = user
        self.password = password
    }

    /// nil without the header, and for one that is not of this scheme or is broken.
    init?(_ headers: HTTPFields) {
        guard let header = headers["Authorization"], let blank = header.firstIndex(of: " "),
            header[..<blank].lowercased() == "basic",
            let decoded = Data(base64Encoded: String(header[blank...]).trimmingBlanks()),
            let colon = decoded.firstIndex(of: UInt8(ascii: ":"))
        else { return nil }
        user = String(decoding: decoded[..<colon], as: UTF8.self)
        password = Array(decoded[decoded.index(after: colon)...])
    }
}
