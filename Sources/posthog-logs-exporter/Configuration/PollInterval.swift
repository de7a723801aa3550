/// How often a project is polled.
enum PollInterval: Hashable, Sendable {
    case every(HumanDuration)
    /// As often as the budget allows.
    case auto

    init(_ text: String, within seconds: ClosedRange<Int64>) throws(NotAllowed) {
        guard text != "auto" else {
            self = .auto
            return
        }
        do throws(NotAllowed) {
            self = .every(try HumanDuration.read(text, within: seconds))
        } catch {
            throw NotAllowed(description: "\(error.description), or auto")
        }
    }

    /// Where it is found out, the one that polls begin with.
    var duration: Duration {
        switch self {
        case .every(let interval): interval.duration
        case .auto: .seconds(60)
        }
    }
}
