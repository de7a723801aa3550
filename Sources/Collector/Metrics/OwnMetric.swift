package import Exposition
import Ledger
import PostHogLogs

/// A metric that the configuration names: a counter of some entries. What it counts is a `CountedEntries`; this is how it is shown.
package struct OwnMetric: Hashable, Sendable {
    package let descriptor: MetricDescriptor
    /// Where its labels behind `project` are from.
    private let sources: [LabelSource]

    /// - Parameter labels: in the order in which they are shown, with their names.
    package init(name: String, help: String, labels: [(source: LabelSource, name: String)]) {
        descriptor = MetricDescriptor(
            name: name, kind: .counter, help: help, labelNames: ["project"] + labels.map(\.name))
        sources = labels.map(\.source)
    }

    package var name: String { descriptor.name }

    /// The values of the labels of one series.
    func labels(project: String, _ key: SeriesKey, _ counted: CountedEntries) -> LabelSet {
        descriptor.labels(labelValues(project: project, key, counted))
    }

    func labelValues(project: String, _ key: SeriesKey, _ counted: CountedEntries) -> [String] {
        [project] + sources.map { value(of: $0, key, counted) }
    }

    private func value(of source: LabelSource, _ key: SeriesKey, _ counted: CountedEntries) -> String {
        switch source {
        case .severity: key.severity.rawValue
        case .service: key.labels.serviceLabel
        case .attribute(let kind, let name):
            key.labels.attributeLabel(at: counted.index(of: CountedAttribute(kind: kind, key: name)))
        }
    }
}

extension CountedEntries {
    /// Of its value among those of a series.
    fileprivate func index(of attribute: CountedAttribute) -> Int {
        guard let index = attributes.firstIndex(of: attribute) else {
            preconditionFailure("a metric has labels of what it counts by")
        }
        return index + (dimensions.contains(.service) ? 1 : 0)
    }
}
