extension Unicode.Scalar {
    /// Whether it is a control character (C0 or C1), or an invisible one that formats, reorders or breaks a line.
    package var isUnprintable: Bool {
        // Nearly every text is of these.
        if (0x20..<0x7F).contains(value) { return false }
        return switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
        default: false
        }
    }
}
