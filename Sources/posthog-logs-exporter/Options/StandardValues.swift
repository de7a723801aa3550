/// What the settings of a command are where nobody gives them, which its help shows.
protocol StandardValues: Sendable {
    /// Those that differ from the descriptions of the settings.
    static var settings: GivenSettings { get }
    /// Where it listens.
    static var listenAddress: String { get }
}

enum ServeStandards: StandardValues {
    static let settings = GivenSettings()
    static let listenAddress = ":10095"
}

enum DemoStandards: StandardValues {
    static let settings = DataSettings.demo
    static let listenAddress = "127.0.0.1:10095"
}
