import PostHogSimulator

/// The servers that `simulate` can be.
enum SimulatedServerVersion: String, Choice {
    case newest
    case august2026 = "august-2026"
    case july2026 = "july-2026"
    case june2026 = "june-2026"
    case may2026 = "may-2026"
    case april2026 = "april-2026"
    case december2025 = "december-2025"
    case referencePage = "reference-page"

    var version: ServerVersion {
        switch self {
        case .newest: .current
        case .august2026: .august2026
        case .july2026: .july2026
        case .june2026: .june2026
        case .may2026: .may2026
        case .april2026: .april2026
        case .december2025: .december2025
        case .referencePage: .referencePage
        }
    }
}
