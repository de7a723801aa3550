import HTTP

/// A file with the certificates of those whose signatures are trusted, in place of the system's. One with other contents is
/// another.
struct AuthoritiesFile: Hashable, Sendable {
    let path: String
    private let contents: [UInt8]

    /// - Parameter failure: the error for a file that cannot be used, from what is wrong with it.
    init(_ path: String, failure: (String) -> SettingsError) throws(SettingsError) {
        self.path = path
        do throws(FileFailure) {
            contents = try FileContents.read(path)
        } catch {
            throw failure("cannot be read: \(error)")
        }
        do throws(TLSFailure) {
            try TLSContext.checkAuthorities(contents)
        } catch {
            throw failure(
                "cannot be used: \(error.reason): it must hold certificates in PEM (-----BEGIN CERTIFICATE-----) and nothing "
                    + "else")
        }
    }
}

extension AuthoritiesFile {
    /// Of the path and the length alone: the contents are long, and hashed every two seconds by whoever looks for changes.
    func hash(into hasher: inout Hasher) {
        hasher.combine(path)
        hasher.combine(contents.count)
    }

    func holds(_ bytes: [UInt8]?) -> Bool { bytes == contents }
}

/// The files of one configuration. Each is read and checked once, however many projects name it.
final class AuthoritiesFiles {
    private var known: [String: AuthoritiesFile] = [:]

    func file(_ path: String, from setting: Configured<String>) throws(SettingsError) -> AuthoritiesFile {
        if let file = known[path] { return file }
        let file = try AuthoritiesFile(path) { setting.error($0) }
        known[path] = file
        return file
    }
}
