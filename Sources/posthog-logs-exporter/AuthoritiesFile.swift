import HTTP

/// The file with the certificates of those whose signatures are trusted, in place of the system's.
enum AuthoritiesFile {
    static let flag = "--posthog.ca-file"
    /// The first one that is set counts, after the flag. The last two are what curl and OpenSSL go by.
    private static let variables = ["POSTHOG_CA_FILE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"]

    /// The path, nil for the system's certificates. A file that cannot be used is an error that names where it is from.
    static func path(_ named: String?, _ environment: Environment) throws(SettingsError) -> String? {
        let sources = [(flag, named)] + variables.map { ($0, environment[$0]) }
        for case (let source, let path?) in sources {
            try check(path, source)
            return path
        }
        return nil
    }

    private static func check(_ path: String, _ source: String) throws(SettingsError) {
        let bytes: [UInt8]
        do throws(FileFailure) {
            bytes = try FileContents.read(path)
        } catch {
            throw SettingsError("\(source) names \(path), which cannot be read: \(error.words)")
        }
        do throws(TLSFailure) {
            try TLSContext.checkAuthorities(bytes)
        } catch {
            throw SettingsError(
                "\(source) names \(path), which cannot be used: \(error.reason): give certificates in PEM (-----BEGIN "
                    + "CERTIFICATE-----) and nothing else")
        }
    }
}
