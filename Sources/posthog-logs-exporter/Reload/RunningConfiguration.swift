import Basics

/// The configuration that is in use, for who shows it.
final class RunningConfiguration: Sendable {
    private let value: Locked<Configuration>

    init(_ configuration: Configuration) {
        value = Locked(configuration)
    }

    var configuration: Configuration {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
