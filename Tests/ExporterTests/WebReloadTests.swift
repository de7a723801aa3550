import Basics
import Exposition
import HTTP
import PostHogLogs
import Testing

@testable import posthog_logs_exporter

@Suite("Reloading of the web configuration")
struct WebReloadTests {
    private static let hash = "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i"
    private let folder: WebFiles
    private let status = ReloadStatus()
    private let used = Used()
    private let log = KeptLines()

    init() throws {
        folder = try WebFiles()
    }

    @Test(
        "a changed file is used, one that has not changed is left alone, a broken one changes nothing until it is mended"
    )
    func reload() async throws {
        let reload = try start("basic_auth_users: {alice: \(Self.hash)}")
        #expect(used.users == [["alice"]])
        await reload.check()
        #expect(used.users.count == 1)
        _ = try folder.write("web.yml", "basic_auth_users: {bob: \(Self.hash), carol: \(Self.hash)}")
        await reload.check()
        await reload.check()
        #expect(used.users == [["alice"], ["bob", "carol"]])
        #expect(success == 1)
        _ = try folder.write("web.yml", "basic_auth_users: {mallory: secret}")
        await reload.check()
        #expect(used.users.count == 2)
        #expect(success == 0)
        _ = try folder.write("web.yml", "http_server_config: {http2: false}")
        await reload.check()
        #expect(used.users.last == [])
        #expect(success == 1)
    }

    @Test(
        "what says nothing, the whole file included, takes no protection away",
        arguments: [
            "", "# nothing\n", "{}", "basic_auth_users:", "basic_auth_users: {}", "basic_auth_users: {alice: }",
            "basic_auth_users: {alice: \"\"}",
        ])
    func emptied(text: String) async throws {
        let reload = try start("basic_auth_users: {alice: \(Self.hash)}")
        _ = try folder.write("web.yml", text)
        await reload.check()
        #expect(used.users == [["alice"]])
        #expect(success == 0)
        _ = try folder.write("web.yml", "basic_auth_users: {bob: \(Self.hash)}")
        await reload.check()
        #expect(used.users == [["alice"], ["bob"]])
        #expect(success == 1)
    }

    @Test("a file that was empty from the start may stay so, and the log warns of it", arguments: ["", "{}"])
    func alwaysEmpty(text: String) async throws {
        let reload = try start(text)
        #expect(log.lines.count { $0.contains("level=warning") && $0.contains("is empty") } == 1)
        _ = try folder.write("web.yml", "# still nothing")
        await reload.check()
        #expect(used.users == [[], []])
        #expect(success == 1)
    }

    @Test("a file with something in it is not said to be empty")
    func notEmpty() throws {
        _ = try start("rate_limit: {interval: 1s, burst: 9}")
        #expect(log.lines.isEmpty)
    }

    @Test("a file that goes away is broken, and one that comes back is read")
    func absent() async throws {
        let reload = try start("basic_auth_users: {alice: \(Self.hash)}")
        try folder.remove("web.yml")
        await reload.check()
        #expect(used.users.count == 1)
        #expect(success == 0)
        _ = try folder.write("web.yml", "basic_auth_users: {alice: \(Self.hash)}")
        await reload.check()
        #expect(used.users.count == 2)
        #expect(success == 1)
    }

    @Test("a file that it names is watched as well, also one that is not there yet")
    func namedFiles() async throws {
        let reload = try start("")
        _ = try folder.write("web.yml", "tls_server_config: {cert_file: cert.pem, key_file: key.pem}")
        await reload.check()
        #expect(success == 0)
        _ = try folder.write("cert.pem", "nonsense")
        _ = try folder.write("web.yml.unrelated", "")
        await reload.check()
        #expect(success == 0)  // it was read again, up to the key, which is missing
        _ = try folder.write("web.yml", "")
        await reload.check()
        #expect(success == 1)
        #expect(used.users.count == 2)
    }

    private func start(_ text: String) throws -> WebReload {
        let file = WebConfigurationFile(path: try folder.write("web.yml", text))
        let reading = file.read()
        return WebReload(
            file, files: reading.files, configuration: try reading.result.get(), status: status,
            clock: SystemClock(), logger: log.logger, use: used.take)
    }

    private var success: Int? {
        let value = status.families().first?.series.first?.value
        if case .integer(let number)? = value { return number }
        return nil
    }
}

/// The users of each configuration that was used.
private final class Used: Sendable {
    private let all = Locked<[[String]]>([])

    func take(_ configuration: WebConfiguration) {
        all.withLock { $0.append(configuration.users.keys.sorted()) }
    }

    var users: [[String]] { all.withLock(\.self) }
}
