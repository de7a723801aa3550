import CPQ
import Glibc

/// Where a PostgreSQL database is, as libpq's connection URI, and who connects to it. What libpq knows besides (PGPASSFILE,
/// sslmode and certificates, several hosts) holds.
package struct PostgreSQLAddress: Sendable, CustomStringConvertible, CustomReflectable {
    private let uri: String
    /// Read again for each connection, so that it may be changed.
    private let passwordFile: String?

    /// Why a URI cannot be used. It shows nothing of the URI, which may hold a password.
    package struct Unusable: Error, CustomStringConvertible {
        package let description: String
    }

    /// - Throws: what is wrong, in words that follow the name of the setting.
    package init(_ uri: String, passwordFile: String? = nil) throws(Unusable) {
        guard Self.isAddress(uri) else {
            throw Unusable(
                description: "must begin with postgresql://, as in postgresql://exporter@db.example:5432/exporter")
        }
        self.uri = uri
        self.passwordFile = passwordFile
        var error: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(uri, &error) else {
            // libpq's words repeat what it could not read.
            PQfreemem(error)
            throw Unusable(
                description:
                    "is not a connection URI: write postgresql://USER@HOST:PORT/DATABASE?OPTION=VALUE, with other characters "
                    + "than letters and digits percent-encoded")
        }
        PQconninfoFree(options)
        let ports = (option("port") ?? "").split(separator: ",").map { Int($0) }
        guard ports.allSatisfy({ $0.map((1...65_535).contains) ?? false }) else {
            throw Unusable(description: "has a port that is none: it must be 1 to 65535")
        }
    }

    /// Whether a text looks like the address of a database, and not like the path of a file.
    package static func isAddress(_ text: String) -> Bool {
        text.hasPrefix("postgresql://") || text.hasPrefix("postgres://")
    }

    /// Whether the URI itself has a password, be it of a certificate's key, which everybody can read who may list processes.
    package var holdsPassword: Bool { option("password") != nil || option("sslpassword") != nil }

    /// `db.example:5432/exporter`, for people.
    package var shown: String {
        "\(option("host") ?? "localhost"):\(option("port") ?? "5432")/\(option("dbname") ?? option("user") ?? "")"
    }

    // It prints itself to nobody, since it may hold a password.
    package var description: String { shown }
    package var customMirror: Mirror { Mirror(self, children: []) }

    private func option(_ name: String) -> String? {
        guard let options = PQconninfoParse(uri, nil) else { return nil }
        defer { PQconninfoFree(options) }
        var next = options
        while let keyword = next.pointee.keyword {
            if String(cString: keyword) == name { return next.pointee.val.map { String(cString: $0) } }
            next += 1
        }
        return nil
    }

    /// For libpq, later ones before earlier.
    var parameters: [(name: String, value: String)] {
        get throws(PostgreSQLFailure) {
            var parameters = [
                ("dbname", uri), ("fallback_application_name", "posthog-logs-exporter"), ("client_encoding", "UTF8"),
            ]
            if let passwordFile { parameters.append(("password", try Self.password(in: passwordFile))) }
            return parameters
        }
    }

    private static func password(in path: String) throws(PostgreSQLFailure) -> String {
        let bytes: [UInt8]
        do throws(SystemFailure) {
            bytes = try OpenFile(path, O_RDONLY | O_NONBLOCK).read(atMost: 4096)
        } catch {
            throw PostgreSQLFailure(
                .disconnected, "the password file \(path) cannot be read (\(error)): check the path and its permissions"
            )
        }
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        guard !line.isEmpty else {
            throw PostgreSQLFailure(
                .disconnected, "the password file \(path) is empty: put the password on its first line")
        }
        // libpq would take what is before it for the password.
        guard !line.contains(0) else {
            throw PostgreSQLFailure(
                .disconnected, "the password file \(path) has a NUL byte: put the password alone on its first line")
        }
        return String(decoding: line, as: UTF8.self)
    }
}
