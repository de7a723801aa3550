import ArgumentParser
import StateStore

/// Where the counters survive a restart.
struct StateOptions: ParsableArguments {
    @Option(
        name: .of(ProcessSettings.stateFile), help: .of(ProcessSettings.stateFile),
        completion: .of(ProcessSettings.stateFile))
    var file: String?

    @Option(name: .of(ProcessSettings.stateDatabase), help: .of(ProcessSettings.stateDatabase))
    var database: String?

    @Option(
        name: .of(ProcessSettings.databasePasswordFile), help: .of(ProcessSettings.databasePasswordFile),
        completion: .of(ProcessSettings.databasePasswordFile))
    var passwordFile: String?

    @Option(name: .of(ProcessSettings.lease), parsing: .unconditional, help: .of(ProcessSettings.lease))
    var lease: String?

    func resolve(_ environment: Environment) throws(SettingsError) -> StateSettings {
        let layers = SettingLayers.process(given, environment)
        let file = try layers.optional(ProcessSettings.stateFile)
        if let database = try layers.optional(ProcessSettings.stateDatabase) {
            if let file {
                throw file.error(
                    "cannot be used together with --state.database: give one of them, and set the variable of the other to nothing"
                )
            }
            return .database(
                try address(database, layers), lease: try layers.value(ProcessSettings.lease).value.duration)
        }
        for setting in [ProcessSettings.databasePasswordFile.description, ProcessSettings.lease.description] {
            guard let given = layers.given(setting), given.origin != .standard else { continue }
            throw SettingsError("\(given.origin.name(of: setting)) needs --state.database")
        }
        guard let file else { return .nowhere }
        guard !file.value.isEmpty else {
            throw file.error("is empty: name a file, or leave it out", shows: .hidden)
        }
        guard !file.value.hasSuffix("/") else {
            throw file.error("is a folder: name a file in it, such as \(file.value)state")
        }
        return .file(file.value)
    }

    private var given: GivenSettings {
        GivenSettings(flags: [
            (ProcessSettings.stateFile.description, file), (ProcessSettings.stateDatabase.description, database),
            (ProcessSettings.databasePasswordFile.description, passwordFile),
            (ProcessSettings.lease.description, lease),
        ])
    }

    private func address(
        _ database: Configured<String>, _ layers: SettingLayers
    ) throws(SettingsError) -> PostgreSQLAddress {
        let passwordFile = try layers.optional(ProcessSettings.databasePasswordFile)?.value
        let address: PostgreSQLAddress
        do throws(PostgreSQLAddress.Unusable) {
            address = try PostgreSQLAddress(database.value, passwordFile: passwordFile)
        } catch {
            throw database.error(error.description, shows: .hidden)
        }
        guard !address.holdsPassword || self.database == nil else {
            throw database.error("\(Self.shownPassword), or give the address by the variable", shows: .hidden)
        }
        return address
    }

    /// What is wrong with the address of a database that a flag gives with a password in it.
    fileprivate static let shownPassword =
        "holds a password, which everybody can read who may list processes: leave it out and use --state.database-password-file"
}

/// Where the counters are kept, as the settings have it.
enum StateSettings: Sendable {
    case nowhere
    case file(String)
    case database(PostgreSQLAddress, lease: Duration)
}

extension StateSettings {
    /// - Parameters:
    ///   - text: a file, or the address of a database.
    ///   - flag: that names it.
    init(_ text: String, from flag: String, passwordFile: String?) throws(SettingsError) {
        guard !text.isEmpty else { throw SettingsError("\(flag) is empty: name a file, or the URL of a database") }
        guard PostgreSQLAddress.isAddress(text) else {
            self = .file(text)
            return
        }
        let address: PostgreSQLAddress
        do throws(PostgreSQLAddress.Unusable) {
            address = try PostgreSQLAddress(text, passwordFile: passwordFile)
        } catch {
            throw SettingsError("\(flag) \(error.description)")
        }
        guard !address.holdsPassword else {
            throw SettingsError("\(flag) \(StateOptions.shownPassword)")
        }
        self = .database(address, lease: .zero)
    }
}
