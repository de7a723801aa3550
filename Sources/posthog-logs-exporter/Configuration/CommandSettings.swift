import PostHogSimulator

/// The settings of single commands, which flags and variables give.
enum CommandSettings {
    // MARK: demo

    static let replay = Setting.text(
        "simulator", "replay", "file", scope: .process, flag: .other("replay"),
        "Replay log entries from a file of JSON lines, in place of made-up ones; - for standard input.")
    static let demoTraffic = Setting.number(
        "demo", "traffic", 0...100_000, standard: "50", flag: .other("traffic"), "Made-up log entries a second")
    static let duration = Setting.duration(
        "demo", "duration", 1...365 * 86_400, scope: .process, flag: .other("duration"),
        "Stop after this time; without it on Ctrl-C.")

    // MARK: simulate

    static let simulatorAddress = Setting.text(
        "simulator", "listen_address", "host:port", standard: "127.0.0.1:10096", scope: .process,
        flag: .other("listen-address"), "Address to listen on.")
    static let simulatorTraffic = Setting.number(
        "simulator", "traffic", 0...10_000, standard: "50", flag: .other("traffic"), "Made-up log entries a second")
    static let server = Setting.choice(
        "simulator", "server", SimulatedServerVersion.words, standard: "newest", scope: .process,
        flag: .other("server"), "Which PostHog is simulated, by its age."
    ) { text throws(NotAllowed) -> SimulatedServerVersion in
        guard let version = SimulatedServerVersion(rawValue: text) else {
            throw NotAllowed(description: "must be one of \(SimulatedServerVersion.words.joined(separator: ", "))")
        }
        return version
    }

    // MARK: health

    static let usesHTTPS = Setting.bool(
        "health", "https", standard: false, scope: .process, flag: .other("https"),
        "Use HTTPS. The certificate is not verified.")

    static let all: [SettingDescription] = [
        replay.description, demoTraffic.description, duration.description, simulatorAddress.description,
        simulatorTraffic.description, server.description, usesHTTPS.description,
    ]
}
