import Glibc
import Testing

@testable import posthog_logs_exporter

@Suite("Small files")
struct FileContentsTests {
    private let folder: WebFiles

    init() throws {
        folder = try WebFiles()
    }

    @Test("a file that cannot be read is an error with what to do about it")
    func failures() throws {
        try #require(truncate(try folder.write("large", ""), (4 << 20) + 1) == 0)
        try #require(mkfifo(folder.path("pipe"), 0o600) == 0)
        let expected = [
            ("large", "it has more than 4 MiB: name another file"),
            ("pipe", "it is a pipe with nothing in it: write to the pipe first, or name a file"),
            (".", "Is a directory: name a file, not a folder"),
            ("missing", "No such file or directory: check that it exists and may be read by this user"),
        ]
        for (name, message) in expected {
            let failure = #expect(throws: FileFailure.self) { try FileContents.read(folder.path(name)) }
            #expect(failure.map { "\($0.words): \($0.remedy)" } == message)
        }
    }

    @Test("a web configuration in a pipe that nobody writes to is no empty one, which would let everybody in")
    func emptyPipe() throws {
        try #require(mkfifo(folder.path("web.yml"), 0o600) == 0)
        let reading = WebConfigurationFile(path: folder.path("web.yml")).read()
        let error = #expect(throws: SettingsError.self) { try reading.result.get() }
        #expect(error?.description.contains("a pipe with nothing in it") == true)
    }
}
