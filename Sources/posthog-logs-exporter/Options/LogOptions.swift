import ArgumentParser
import Basics
import Logging

/// Options of the log on stderr.
struct LogOptions: ParsableArguments {
    @Option(
        name: .of(ProcessSettings.logLevel), parsing: .unconditional, help: .of(ProcessSettings.logLevel),
        completion: .of(ProcessSettings.logLevel))
    var level: String?

    @Option(
        name: .of(ProcessSettings.logFormat), parsing: .unconditional, help: .of(ProcessSettings.logFormat),
        completion: .of(ProcessSettings.logFormat))
    var format: String?

    func logger(_ environment: Environment = .process) throws(SettingsError) -> Logger {
        let flags = GivenSettings(flags: [
            (ProcessSettings.logLevel.description, level), (ProcessSettings.logFormat.description, format),
        ])
        let layers = SettingLayers.process(flags, environment)
        let format = try layers.value(ProcessSettings.logFormat).value
        var logger = Logger(label: BuildInfo.name) { _ in
            LineLogHandler(format: format, now: { SystemClock().now }, secrets: .process)
        }
        logger.logLevel = try layers.value(ProcessSettings.logLevel).value
        return logger
    }
}
