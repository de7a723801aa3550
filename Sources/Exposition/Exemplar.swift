/// One of the things that a counter has counted, as OpenMetrics shows it behind the value:
/// https://prometheus.io/docs/specs/om/open_metrics_spec/#exemplars
package struct Exemplar: Hashable, Sendable {
    /// No more than 128 characters of names and values together.
    package static let maxCharacters = 128

    package let labels: LabelSet
    /// In seconds of Unix time.
    package let time: Double

    /// - Parameters:
    ///   - labels: pairs of names and values. The last ones are left out where all of them would be too many characters.
    ///   - time: when it happened, in seconds of Unix time.
    package init(_ labels: [(name: String, value: String)], time: Double) {
        var shown = labels
        while shown.reduce(0, { $0 + $1.name.unicodeScalars.count + $1.value.unicodeScalars.count })
            > Self.maxCharacters
        {
            shown.removeLast()
        }
        self.labels = LabelSet(shown.map(\.name), shown.map(\.value))
        self.time = time
    }

    /// Of what another one's labels were.
    package init(rendered: [UInt8], time: Double) {
        labels = LabelSet(rendered: rendered)
        self.time = time
    }
}
