/// The environment variables that begin with the exporter's name.
enum OwnVariables {
    static let prefix = "POSTHOG_LOGS_EXPORTER_"

    /// One line for each that no setting has. They are told and never refused: Kubernetes sets some of its own for a service of
    /// this name, such as `POSTHOG_LOGS_EXPORTER_PORT=tcp://…`, unless `enableServiceLinks` is false.
    static func warnings(_ environment: Environment) -> [String] {
        let known = Set(
            (DataSettings.all + ProcessSettings.all + CommandSettings.all).flatMap(\.variables)
                + DataSettings.projectVariables)
        return environment.names.filter { $0.hasPrefix(prefix) && !known.contains($0) }.sorted().map { name in
            let meant = NearestName.of(
                String(name.dropFirst(prefix.count)), among: known.map { String($0.dropFirst(prefix.count)) })
            return "the environment variable \(name) is not known and is ignored"
                + (meant.map { ": did you mean \(prefix)\($0)?" } ?? "")
        }
    }
}
