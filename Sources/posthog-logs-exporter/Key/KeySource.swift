import Logging

/// The key in use at one place. One from a file is read again when the file changes and when PostHog rejects it; a file that
/// cannot be used leaves the old key in use.
actor KeySource {
    private(set) var key: APIKey
    /// Which key this is, counted from 1.
    private(set) var number = 1
    /// This key and those that it replaced, which whoever is asked with it may tell of.
    nonisolated let secrets: Secrets
    /// nil for a key that cannot be read again.
    private var file: KeyFile?
    /// The error that was logged last, so that it is logged once.
    private var lastError: String?
    private let changed: @Sendable () -> Void
    private let logger: Logger

    /// - Parameters:
    ///   - secrets: told of every key before it is used.
    ///   - changed: called after another key was found.
    init(
        _ key: APIKey, file: KeyFile?, secrets: Secrets, logger: Logger, changed: @escaping @Sendable () -> Void = {}
    ) {
        self.secrets = secrets.part()
        self.secrets.add(key)
        self.key = key
        self.file = file.flatMap { $0.isLasting ? $0 : nil }
        self.changed = changed
        self.logger = logger
    }

    /// Reads the file again if it has changed.
    func refresh() {
        guard file?.hasChanged == true else { return }
        readAgain()
    }

    /// Reads the file again, even if it has not changed. Returns why that cannot be used.
    @discardableResult
    func readAgain() -> SettingsError? {
        guard let path = file?.path else { return nil }
        do throws(SettingsError) {
            guard let fresh = try file?.read() else { return nil }
            lastError = nil
            guard fresh != key else { return nil }
            secrets.add(fresh)
            key = fresh
            number += 1
            logger.info("API key reloaded", metadata: ["file": "\(path)"])
            changed()
            return nil
        } catch {
            guard error.description != lastError else { return error }
            lastError = error.description
            logger.warning("API key not reloaded, keeping the old one: \(error.description)")
            return error
        }
    }
}
