import Logging

/// The key in use. One from a file is read again when the file changes and when PostHog rejects it; a file that cannot be
/// used leaves the key of before.
actor KeySource {
    private(set) var key: APIKey
    /// Which key this is, counted from 1.
    private(set) var number = 1
    /// nil for a key that cannot be read again.
    private var file: KeyFile?
    /// What was said of the file last, so that it is said once.
    private var complaint: String?
    private let secrets: Secrets
    private let logger: Logger

    /// - Parameter secrets: told of every key before it is used.
    init(_ key: APIKey, file: KeyFile?, secrets: Secrets, logger: Logger) {
        secrets.add(key)
        self.key = key
        self.secrets = secrets
        self.file = file.flatMap { $0.isLasting ? $0 : nil }
        self.logger = logger
    }

    /// Reads the file again if it has changed.
    func refresh() {
        guard file?.hasChanged == true else { return }
        readAgain()
    }

    /// Reads the file again, also one that looks as before.
    func readAgain() {
        guard let path = file?.path else { return }
        do throws(SettingsError) {
            guard let fresh = try file?.read() else { return }
            complaint = nil
            guard fresh != key else { return }
            secrets.add(fresh)
            key = fresh
            number += 1
            logger.info("key file read again, its key is used from now on", metadata: ["file": "\(path)"])
        } catch {
            guard error.description != complaint else { return }
            complaint = error.description
            logger.warning("the key file cannot be used, the key of before stays: \(error.description)")
        }
    }
}
