import Logging
import Testing

@testable import posthog_logs_exporter

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

@Suite struct KeySourceTests {
    private let files: WebFiles
    private let log = KeptLines()

    init() throws {
        files = try WebFiles()
    }

    private func source(_ name: String) throws -> KeySource {
        var file = KeyFile(files.path(name))
        return KeySource(try file.read(), file: file, secrets: .none, logger: log.logger)
    }

    @Test("a file that is written anew is read again, and its key has another number")
    func rewritten() async throws {
        _ = try files.write("key", "phx_one\n")
        let source = try source("key")
        await source.refresh()
        #expect(await source.authorization == "Bearer phx_one")
        let number = await source.number
        _ = try files.write("key", "phx_another\n")
        await source.refresh()
        #expect(await source.authorization == "Bearer phx_another")
        #expect(await source.number != number)
    }

    @Test("a symbolic link that leads elsewhere now is another file, as Kubernetes swaps secrets")
    func swappedLink() async throws {
        for (folder, key) in [("..1", "phx_one"), ("..2", "phx_two")] {
            #expect(mkdir(files.path(folder), 0o700) == 0)
            _ = try files.write("\(folder)/key", key)
        }
        #expect(symlink("..1", files.path("..data")) == 0)
        #expect(symlink("..data/key", files.path("key")) == 0)
        let source = try source("key")
        #expect(symlink("..2", files.path("..new")) == 0)
        #expect(rename(files.path("..new"), files.path("..data")) == 0)
        await source.refresh()
        #expect(await source.authorization == "Bearer phx_two")
    }

    @Test("a rejected key is looked for again, also in a file that looks as before")
    func rejected() async throws {
        _ = try files.write("key", "phx_one")
        let source = try source("key")
        var before = stat()
        #expect(stat(files.path("key"), &before) == 0)
        _ = try files.write("key", "phx_two")
        // The same file, of the same length and, as it says, of the same time.
        var times = [before.st_atim, before.st_mtim]
        #expect(utimensat(AT_FDCWD, files.path("key"), &times, 0) == 0)
        await source.refresh()
        #expect(await source.authorization == "Bearer phx_one")
        await source.readAgain()
        #expect(await source.authorization == "Bearer phx_two")
    }

    @Test("the same key again is no other key")
    func sameKey() async throws {
        _ = try files.write("key", "phx_one")
        let source = try source("key")
        _ = try files.write("key", "phx_one\n\n")
        await source.refresh()
        await source.readAgain()
        #expect(await source.number == 1)
        #expect(log.lines.isEmpty)
    }

    @Test("a file that cannot be used leaves the key of before, and is told of once")
    func unusable() async throws {
        _ = try files.write("key", "phx_one")
        let source = try source("key")
        _ = try files.write("key", "")
        for _ in 1...3 { await source.readAgain() }
        #expect(await source.authorization == "Bearer phx_one")
        #expect(log.lines.count == 1)
        #expect(log.lines.first?.contains("holds no API key") == true)
        try files.remove("key")
        for _ in 1...3 { await source.refresh() }
        #expect(await source.authorization == "Bearer phx_one")
        #expect(log.lines.count == 2)
        _ = try files.write("key", "phx_two")
        await source.refresh()
        #expect(await source.authorization == "Bearer phx_two")
    }

    @Test("a key from a pipe is read once")
    func pipe() async throws {
        var ends: [Int32] = [0, 0]
        #expect(Glibc.pipe(&ends) == 0)
        #expect(write(ends[1], "phx_piped\n", 10) == 10)
        close(ends[1])
        var file = KeyFile("/dev/fd/\(ends[0])")
        let source = KeySource(
            try file.read(), file: file, secrets: .none, logger: log.logger)
        await source.readAgain()
        close(ends[0])
        #expect(await source.authorization == "Bearer phx_piped")
        #expect(log.lines.isEmpty)
    }

    @Test("a key file that cannot be read is one line that names it", arguments: ["nowhere", "."])
    func unreadable(_ name: String) throws {
        let path = files.path(name)
        let error = #expect(throws: SettingsError.self) { try source(name) }
        #expect(error?.description.hasPrefix("cannot read the key file \(path): ") == true)
    }
}

extension KeySource {
    fileprivate var authorization: String { key.authorization }
}
