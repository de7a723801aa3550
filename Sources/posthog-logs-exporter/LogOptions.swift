import ArgumentParser
import Basics
import Logging

/// What is said on stderr.
struct LogOptions: ParsableArguments {
    @Option(
        name: .customLong("log.level"),
        help: .init("trace, debug, info, notice, warning, error or critical.", valueName: "level"))
    var level: LogLevel = .init(level: .info)

    @Option(name: .customLong("log.format"), help: .init("logfmt or json.", valueName: "format"))
    var format: LogFormat = .logfmt

    func logger() -> Logger {
        var logger = Logger(label: BuildInfo.name) { [format] _ in
            LineLogHandler(format: format, now: { SystemClock().now }, secrets: .process)
        }
        logger.logLevel = level.level
        return logger
    }
}

struct LogLevel: ExpressibleByArgument {
    let level: Logger.Level

    init(level: Logger.Level) {
        self.level = level
    }

    /// Also `warn`, as other exporters say it.
    init?(argument: String) {
        guard let level = Logger.Level(rawValue: argument == "warn" ? "warning" : argument) else { return nil }
        self.level = level
    }

    var defaultValueDescription: String { level.rawValue }
}
