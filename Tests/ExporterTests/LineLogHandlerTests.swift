import Basics
import HTTP
import Logging
import PostHogLogs
import Testing

@testable import posthog_logs_exporter

@Suite("The log handler")
struct LineLogHandlerTests {
    /// Keeps what is written.
    private final class Lines: Sendable {
        private let lines = Locked<[String]>([])

        var all: [String] { lines.withLock(\.self) }

        func append(_ line: String) { lines.withLock { $0.append(line) } }
    }

    private let lines = Lines()

    private func logger(
        _ format: LogFormat = .logfmt, provider: Logger.MetadataProvider? = nil, secrets: Secrets = .none
    ) -> Logger {
        let lines = lines
        return Logger(label: "test") { _ in
            var handler = LineLogHandler(
                format: format, now: { Timestamp(seconds: 1) }, secrets: secrets,
                write: { line, _ in lines.append(line) })
            handler.metadataProvider = provider
            return handler
        }
    }

    @Test("no line shows a secret, in its message, a field or an error", arguments: [LogFormat.logfmt, .json])
    func secrets(_ format: LogFormat) throws {
        struct Broken: Error, CustomStringConvertible {
            let description = "s3\\\"cret-key is not accepted"
        }
        let secrets = Secrets.none
        secrets.add(try APIKey(#"s3\"cret-key"#, from: "KEY"))
        logger(format, secrets: secrets).warning(
            #"no s3\"cret-key"#, error: Broken(), metadata: ["a": #"[s3\"cret-key]"#, "b": #"s3\\\"cret-key"#])
        let line = try #require(lines.all.first)
        #expect(!line.contains("s3") && !line.contains("cret"), "\(line)")
    }

    @Test("metadata is sorted by key; nearer metadata wins over the logger's, the provider's stands between them")
    func metadata() {
        var logger = logger(provider: .init { ["a": "provider", "b": "provider", "p": "provider"] })
        logger[metadataKey: "a"] = "logger"
        logger[metadataKey: "z"] = "logger"
        logger.info("m", metadata: ["b": "call", "c": "call"])
        #expect(
            lines.all == ["ts=1970-01-01T00:00:01.000Z level=info msg=m a=provider b=call c=call p=provider z=logger\n"]
        )
    }

    @Test("what is below the level is not written; what a handler's copy sets stays with the copy")
    func levels() {
        var quiet = logger()
        quiet.logLevel = .error
        var loud = quiet
        loud.logLevel = .debug
        loud[metadataKey: "k"] = "v"
        quiet.warning("hidden")
        loud.debug("shown")
        quiet.error("bad")
        #expect(
            lines.all == [
                "ts=1970-01-01T00:00:01.000Z level=debug msg=shown k=v\n",
                "ts=1970-01-01T00:00:01.000Z level=error msg=bad\n",
            ])
    }

    @Test("an error that comes with a message is a field")
    func error() {
        struct Broken: Error, CustomStringConvertible { let description = "it broke" }
        logger().error("m", error: Broken())
        #expect(lines.all == ["ts=1970-01-01T00:00:01.000Z level=error msg=m error=\"it broke\"\n"])
    }

    @Test("json is written where it is asked for")
    func json() {
        logger(.json).notice("m", metadata: ["n": .stringConvertible(7)])
        #expect(lines.all == [#"{"ts":"1970-01-01T00:00:01.000Z","level":"notice","msg":"m","n":"7"}"# + "\n"])
    }

    @Test("the line that tells of lost ones is in the same format")
    func lost() {
        let lines = lines
        let logger = Logger(label: "test") { _ in
            LineLogHandler(format: .json, now: { Timestamp(seconds: 1) }, secrets: .none) { line, notice in
                lines.append(notice(3))
            }
        }
        logger.info("m")
        #expect(
            lines.all == [
                #"{"ts":"1970-01-01T00:00:01.000Z","level":"warning","#
                    + #""msg":"log lines dropped: the reader of stderr is too slow","lines":"3"}"# + "\n"
            ])
    }
}
