import ArgumentParser
import HTTP
import PostHogLogs

/// Where counters are sent instead of into files, and as whom.
struct RemoteWriteOptions: ParsableArguments {
    @Option(
        name: .customLong("remote-write"),
        help: .init(
            """
            Send the counters there by remote write instead of writing files: to a Prometheus with \
            --web.enable-remote-write-receiver, such as http://localhost:9090/api/v1/write, to Mimir, Thanos or VictoriaMetrics.
            """, valueName: "url"))
    var url: String?

    @Option(
        name: .customLong("remote-write.bearer-token-file"),
        help: .init("File with the token that is sent there.", valueName: "file"), completion: .file())
    var tokenFile: String?

    @Option(
        name: .customLong("remote-write.username"),
        help: .init("Name for basic authentication there.", valueName: "name"))
    var username: String?

    @Option(
        name: .customLong("remote-write.password-file"),
        help: .init("File with the password for basic authentication there.", valueName: "file"), completion: .file())
    var passwordFile: String?

    @Option(
        name: .customLong("remote-write.ca-file"),
        help: .init(
            "File with the certificates, in PEM, that the receiver's is verified with, instead of the system's.",
            valueName: "file"), completion: .file())
    var authoritiesFile: String?

    func validate() throws {
        guard let url else {
            guard [tokenFile, username, passwordFile, authoritiesFile].allSatisfy({ $0 == nil }) else {
                throw SettingsError("--remote-write.… without --remote-write: give the address, or leave them out")
            }
            return
        }
        let address = url.lowercased()
        guard address.hasPrefix("http://") || address.hasPrefix("https://"), URLHost.host(of: url) != nil else {
            throw SettingsError("--remote-write must be an address such as http://localhost:9090/api/v1/write")
        }
        let authority = url.split(separator: "/", maxSplits: 2).dropFirst().first ?? ""
        guard !authority.contains("@") else {
            throw SettingsError("--remote-write must not hold a name or password: use --remote-write.username")
        }
        guard tokenFile == nil || username == nil else {
            throw SettingsError(
                "--remote-write.bearer-token-file and --remote-write.username cannot be used together: choose one")
        }
        guard (username == nil) == (passwordFile == nil) else {
            throw SettingsError("--remote-write.username and --remote-write.password-file need each other")
        }
    }

    /// Who sends; nil for nobody in particular.
    func credentials() throws(SettingsError) -> WriteCredentials? {
        if let tokenFile {
            let flag = "--remote-write.bearer-token-file"
            return WriteCredentials(token: try secret(tokenFile, flag), flags: flag)
        }
        guard let username, let passwordFile else { return nil }
        let flag = "--remote-write.password-file"
        return WriteCredentials(
            username: username, password: try secret(passwordFile, flag), flags: "--remote-write.username and \(flag)")
    }

    private func secret(_ path: String, _ flag: String) throws(SettingsError) -> String {
        let contents: [UInt8]
        do throws(FileFailure) {
            contents = try FileContents.read(path)
        } catch {
            throw SettingsError("\(flag) \(path) cannot be read: \(error)")
        }
        let text = String(decoding: contents, as: UTF8.self).trimmingBlanks()
        guard !text.isEmpty, !text.contains(where: \.isNewline) else {
            throw SettingsError("\(flag) \(path) must hold one line")
        }
        return text
    }

    /// Throws where the file of certificates cannot be used.
    func checkAuthorities() throws(SettingsError) {
        guard let path = authoritiesFile else { return }
        _ = try AuthoritiesFile(path) { SettingsError("--remote-write.ca-file \(path) \($0)") }
    }
}
