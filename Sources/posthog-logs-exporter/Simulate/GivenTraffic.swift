/// What a simulated PostHog is to log, as flags and the environment say.
enum GivenTraffic {
    case madeUp(perSecond: Double)
    /// The path of a file, or `-`.
    case replay(String)

    /// - Parameters:
    ///   - replay, traffic: what the flags of that name say.
    ///   - rate: the setting of the second.
    init(
        replay: String?, traffic: String?, _ rate: Setting<Double>, _ environment: Environment
    ) throws(SettingsError) {
        let flags = GivenSettings(flags: [
            (CommandSettings.replay.description, replay), (rate.description, traffic),
        ])
        let layers = SettingLayers.process(flags, environment)
        let perSecond = try layers.value(rate)
        guard let file = try layers.optional(CommandSettings.replay) else {
            self = .madeUp(perSecond: perSecond.value)
            return
        }
        guard perSecond.origin == .standard else {
            let names = [file.origin.name(of: file.setting), perSecond.origin.name(of: perSecond.setting)]
            throw SettingsError("\(names[0]) and \(names[1]) cannot be used together: choose one")
        }
        self = .replay(file.value)
    }
}
