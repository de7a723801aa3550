import Logging

/// The keys in use, by the places where they are found.
actor KeyRing {
    private var sources: [KeyReference: KeySource] = [:]
    private let environment: Environment
    private let secrets: Secrets
    private let logger: Logger
    private let keyChanged: @Sendable () -> Void

    /// - Parameter keyChanged: called when a place holds another key than before.
    init(
        environment: Environment, secrets: Secrets, logger: Logger, keyChanged: @escaping @Sendable () -> Void = {}
    ) {
        self.environment = environment
        self.secrets = secrets
        self.logger = logger
        self.keyChanged = keyChanged
    }

    /// Those of some places. A place that was known before is read again; one that cannot be read is an error, and leaves
    /// everything as it was.
    func sources(of references: [KeyReference]) async throws(SettingsError) -> [KeyReference: KeySource] {
        var found: [KeyReference: KeySource] = [:]
        for reference in references {
            if let known = sources[reference] {
                if let error = await known.readAgain() { throw error }
                found[reference] = known
            } else {
                let (key, file) = try reference.read(environment)
                found[reference] = KeySource(key, file: file, secrets: secrets, logger: logger, changed: keyChanged)
            }
        }
        return found
    }

    /// Those in use.
    var sourcesInUse: [KeyReference: KeySource] { sources }

    /// From now on these are in use, and no others.
    func use(_ sources: [KeyReference: KeySource]) {
        self.sources = sources
    }

    /// Reads all files again.
    func readAgain() async {
        for source in sources.values { await source.readAgain() }
    }
}
