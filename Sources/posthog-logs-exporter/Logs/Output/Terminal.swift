import CProcess
import Glibc

/// What one of the standard descriptors leads to, and how it wants to be written to.
struct Terminal: Sendable {
    private let descriptor: Int32
    /// nil for what is no terminal.
    private let given: Int?

    static let output = Terminal(descriptor: STDOUT_FILENO)
    static let errors = Terminal(descriptor: STDERR_FILENO)

    init(descriptor: Int32) {
        self.descriptor = descriptor
        given = nil
    }

    /// One that is so wide, for tests.
    init(columns: Int) {
        descriptor = -1
        given = columns
    }

    var isThere: Bool { given != nil || isatty(descriptor) == 1 }

    /// As wide as it is at this moment: people drag windows.
    var columns: Int {
        let columns = given ?? Int(cprocess_terminal_columns(descriptor))
        return columns > 0 ? columns : 80
    }
}

/// When to use colours.
enum ColorChoice: String, Choice {
    case auto, always, never

    /// `NO_COLOR` and terminals that have none turn `auto` off: https://no-color.org
    func isOn(_ terminal: Terminal, _ environment: Environment) -> Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto: terminal.isThere && environment["NO_COLOR"] == nil && environment["TERM"] != "dumb"
        }
    }
}

/// Colours of terminals (ECMA-48, select graphic rendition).
enum Style: String {
    case dim = "2"
    case bold = "1"
    case red = "31"
    case yellow = "33"
    case green = "32"
    case cyan = "36"
    case boldRed = "1;31"

    func around(_ text: String, _ isOn: Bool) -> String {
        isOn && !text.isEmpty ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
    }
}
