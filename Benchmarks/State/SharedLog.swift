import Logging

/// Nobody reads what replicas say of themselves.
struct SharedLog {
    var logger: Logger { Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() } }
}
