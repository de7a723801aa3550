import ArgumentParser
import Basics
import Logging

/// What is said on stderr.
struct LogOptions: ParsableArguments {
    @Option(
        name: .customLong("log.level"), parsing: .unconditional,
        help: .init(
            "trace, debug, info, notice, warning (or warn), error or critical. (default: info)", valueName: "level"),
        transform: LogOptions.level)
    var level = Logger.Level.info

    @Option(
        name: .customLong("log.format"), parsing: .unconditional,
        help: .init("How log lines look.", valueName: "format"))
    var format: LogFormat = .logfmt

    func logger() -> Logger {
        var logger = Logger(label: BuildInfo.name) { [format] _ in
            LineLogHandler(format: format, now: { SystemClock().now }, secrets: .process)
        }
        logger.logLevel = level
        return logger
    }

    /// Also `warn`, as other exporters say it.
    @Sendable
    private static func level(_ text: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: text == "warn" ? "warning" : text) else {
            throw NotAllowed(
                description: "give trace, debug, info, notice, warning (or warn), error or critical, in small letters")
        }
        return level
    }
}
