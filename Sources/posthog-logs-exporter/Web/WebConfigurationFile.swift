import HTTP
import YAML

/// Reads web configuration files. Whatever is wrong with one is an error, also a key that is none: what is written there
/// is meant to protect something.
struct WebConfigurationFile {
    let path: String

    /// The files that were read, whatever came of it.
    struct Reading {
        let files: WatchedFiles
        let result: Result<WebConfiguration, SettingsError>
    }

    func read() -> Reading {
        var files = WatchedFiles()
        let result = Result { () throws(SettingsError) in try configuration(&files) }
        return Reading(files: files, result: result)
    }

    private func configuration(_ files: inout WatchedFiles) throws(SettingsError) -> WebConfiguration {
        guard let root = try document(&files), !root.isNull else { return WebConfiguration(isEmptyFile: true) }
        let section = try ConfigSection(
            root: root, of: path,
            keys: ["tls_server_config", "http_server_config", "basic_auth_users", "rate_limit"])
        guard !section.keys.isEmpty else { return WebConfiguration(isEmptyFile: true) }
        var configuration = WebConfiguration()
        if let tls = try section.section("tls_server_config", keys: TLSSection.keys) {
            configuration.tls = try TLSSection(tls, folder: folder).context(&files)
        }
        if let http = try section.section("http_server_config", keys: HTTPSection.keys) {
            configuration.headers = try HTTPSection(section: http).headers()
        }
        if let limit = try section.section("rate_limit", keys: ["interval", "burst"]) {
            configuration.rateLimit = try rateLimit(limit)
        }
        if let users = try section.section("basic_auth_users", keys: nil) {
            configuration.users = try hashes(users)
        }
        return configuration
    }

    private func document(_ files: inout WatchedFiles) throws(SettingsError) -> YAMLNode? {
        let bytes: [UInt8]
        do throws(FileFailure) {
            bytes = try files.read(path)
        } catch {
            throw SettingsError(
                "cannot read the web configuration \(path): \(error) (--web.config.file)")
        }
        do throws(YAMLFailure) {
            return try YAMLDocument.parse(bytes)
        } catch {
            throw SettingsError("\(path) line \(error.line): \(error.reason)")
        }
    }

    /// What paths in the file are relative to.
    private var folder: String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    }

    private func rateLimit(_ section: ConfigSection) throws(SettingsError) -> RateLimit? {
        let burst = try section.number("burst")
        guard let text = try section.text("interval") else { throw section.failure("interval", "is missing") }
        guard let interval = GoDuration.parse(text) else {
            throw section.failure("interval", "must be a duration such as 1s, 500ms or 1m30s")
        }
        guard interval > .zero else { return nil }
        guard let burst, burst > 0 else {
            throw section.failure("burst", "must be at least 1: with 0 every request would be refused")
        }
        return RateLimit(interval: interval, burst: burst)
    }

    /// More work for one check than this would keep everybody else waiting for a minute and more.
    private static let dearest = 18

    private func hashes(_ section: ConfigSection) throws(SettingsError) -> [String: PasswordHash] {
        var users: [String: PasswordHash] = [:]
        for (user, text) in try section.allTexts() {
            guard !user.contains(":") else {
                throw section.failure(user, "is not a valid user name: it must not contain a colon")
            }
            guard let hash = PasswordHash(text) else {
                throw section.failure(user, "is not a bcrypt hash: make one with htpasswd -nBC 10 USER")
            }
            guard hash.cost <= Self.dearest else {
                throw section.failure(user, "takes too long to check: use a bcrypt cost of \(Self.dearest) or less")
            }
            users[user] = hash
        }
        return users
    }
}
