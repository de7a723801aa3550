import ArgumentParser
import Basics
import Testing

@testable import posthog_logs_exporter

@Suite("What a backfill is told")
struct BackfillOptionsTests {
    private let files: WebFiles

    init() throws {
        files = try WebFiles()
    }
    private let now = Timestamp(iso8601: "2026-11-20T10:07:30Z") ?? Timestamp(seconds: 0)

    private func range(_ arguments: String...) throws -> String {
        let range = try BackfillRangeOptions.parse(arguments).range(now: now, until: nil)
        return "\(range.start) \(range.end)"
    }

    @Test("the last day is included, and has to have been over for a day")
    func days() throws {
        #expect(
            try range("--from", "2026-11-01", "--to", "2026-11-18") == "2026-11-01T00:00:00Z 2026-11-19T00:00:00Z")
        let error = #expect(throws: SettingsError.self) { try range("--from", "2026-11-01", "--to", "2026-11-19") }
        #expect(error?.description.contains("give --to 2026-11-18, or --partial") == true)
        #expect(
            try range("--from", "2026-11-01", "--to", "2026-11-19", "--partial")
                == "2026-11-01T00:00:00Z 2026-11-20T00:00:00Z")
        #expect(
            try range("--from", "2026-11-20", "--to", "2026-11-20", "--partial")
                == "2026-11-20T00:00:00Z 2026-11-20T10:07:00Z")
    }

    @Test("days that are none, reversed or in the future are refused")
    func wrong() {
        for (arguments, text) in [
            (["--from", "2026-11-05", "--to", "2026-11-04"], "--from is after --to"),
            (["--from", "2026-11-21", "--to", "2026-11-22"], "in the future"),
            (["--from", "2026-11-19", "--to", "2026-11-19"], "choose earlier ones, or give --partial"),
            (["--from", "2026-11-01"], "--to is missing"),
        ] {
            let error = #expect(throws: SettingsError.self) {
                try BackfillRangeOptions.parse(arguments).range(now: now, until: nil)
            }
            #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
        }
        #expect(throws: (any Error).self) { try BackfillRangeOptions.parse(["--from", "yesterday"]) }
        #expect(throws: (any Error).self) { try BackfillRangeOptions.parse(["--from", "2026-02-30"]) }
        let error = #expect(throws: SettingsError.self) {
            try BackfillRangeOptions.parse(["--from", "2026-11-10"]).range(
                now: now, until: Timestamp(iso8601: "2026-11-09T10:00:00Z"))
        }
        #expect(error?.description.contains("after the live counters began") == true)
    }

    @Test("where live counters begin is said in one way, and a password goes with a database only")
    func untilState() throws {
        let some = ["--from", "2026-11-01", "--output", "x"]
        let database = ["--until-state", "postgresql://exporter@localhost/logs"]
        let password = ["--state.database-password-file", "x"]
        for arguments in [["--until-state", "x"], database, database + password] {
            #expect(throws: Never.self) { try BackfillWriteCommand.parse(some + arguments) }
        }
        for arguments in [
            ["--until-state", "x"] + password, ["--to", "2026-11-02"] + password, database + ["--to", "2026-11-02"],
            database + ["--partial"], ["--until-state", ""], ["--until-state", "postgresql://a:geheim@localhost/logs"],
        ] {
            let error = #expect(throws: (any Error).self) { try BackfillWriteCommand.parse(some + arguments) }
            #expect(!"\(error.map(String.init(reflecting:)) ?? "")".contains("geheim"))
        }
    }

    @Test("who sends by remote write says so in one way, and only with an address")
    func remote() throws {
        let token = try files.write("token", "geheim\n")
        let url = ["--remote-write", "https://example.com/api/v1/write"]
        func authorization(_ arguments: [String]) throws -> String? {
            try RemoteWriteOptions.parse(arguments).credentials()?.authorization
        }
        #expect(try authorization(url) == nil)
        #expect(try authorization(url + ["--remote-write.bearer-token-file", token]) == "Bearer geheim")
        #expect(
            try authorization(url + ["--remote-write.username", "me", "--remote-write.password-file", token])
                == "Basic bWU6Z2VoZWlt")
        for arguments in [
            ["--remote-write.bearer-token-file", token], ["--remote-write", "localhost:9090"],
            ["--remote-write", "http://me:secret@localhost/write"], url + ["--remote-write.username", "me"],
            url + ["--remote-write.password-file", token],
            url + [
                "--remote-write.bearer-token-file", token, "--remote-write.username", "me",
                "--remote-write.password-file", token,
            ],
        ] {
            #expect(throws: (any Error).self) { try RemoteWriteOptions.parse(arguments) }
        }
        let empty = try files.write("empty", "\n")
        #expect(throws: SettingsError.self) { try authorization(url + ["--remote-write.bearer-token-file", empty]) }
        let told = try RemoteWriteOptions.parse(url + ["--remote-write.bearer-token-file", token]).credentials()
        #expect(told?.secrets.hidden(in: "no such token: geheim") == "no such token: (hidden)")
    }
}
