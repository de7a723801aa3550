import Basics
package import Collector
package import HTML
import Ledger
import PostHogLogs

/// The services of the lookback. It changes with polls alone, so it is rendered when one is published.
package struct ServiceTable {
    private let project: Project
    private let volumes: ServiceVolumes

    /// In bytes: the page has a weight to keep.
    private static let longestLink = 400
    /// Of a name, in characters.
    private static let longestName = 60

    package init(_ project: Project, _ volumes: ServiceVolumes) {
        self.project = project
        self.volumes = volumes
    }

    package var html: HTML {
        var html = HTML()
        html.element(.heading3, text: "Services of the last \(Words.duration(volumes.columns.range.seconds))")
        guard volumes.count > 0 else {
            html.element(.paragraph, text: "No entries were found in it.")
            return html
        }
        Sparkline(volume: volumes.total, columns: volumes.columns, size: .large).write(to: &html)
        Sparkline.writeLegend(to: &html)
        html.element(.table) { html in
            html.element(.caption, text: caption)
            html.headerCells(["Service", "Entries", "Errors", "Error rate", "Over time"])
            html.element(.tableBody) { html in
                for service in volumes.services { html.element(.row) { write(service, to: &$0) } }
            }
        }
        return html
    }

    private var caption: String {
        let shown = volumes.services.count
        let services =
            shown < volumes.count
            ? "The \(shown) worst of \(Words.number(volumes.count)) services"
            : Words.counted(shown, "service", "services")
        return "\(services), those with the most errors first. Errors are entries of severity error and fatal."
    }

    private func write(_ service: ServiceVolume, to html: inout HTML) {
        html.element(.headerCell, [.ofRow]) { html in
            guard let link = link(to: service) else { return html.foreign(service.name, upTo: Self.longestName) }
            html.element(.link, [.href(link)]) { $0.foreign(service.name, upTo: Self.longestName) }
        }
        html.element(.cell, text: Words.number(service.entries))
        html.element(.cell, text: Words.number(service.errors))
        html.element(.cell, text: Words.share(service.errors, of: service.entries))
        html.element(.cell) { Sparkline(volume: service, columns: volumes.columns).write(to: &$0) }
    }

    /// PostHog's logs page with the entries that the row counts; nil where their services cannot be named, or only at length.
    private func link(to service: ServiceVolume) -> HTML.Link? {
        guard let names = service.posthogNames, !names.isEmpty else { return nil }
        var services = JSONText()
        services.strings(names)
        var range = JSONText()
        range.object { $0.time("date_from", volumes.columns.range.start) }
        let link = HTML.Link(
            project.host, path: ["project", project.id, "logs"],
            query: [
                ("serviceNames", String(decoding: services.bytes, as: UTF8.self)),
                ("dateRange", String(decoding: range.bytes, as: UTF8.self)),
            ])
        return link.flatMap { $0.length <= Self.longestLink ? $0 : nil }
    }
}
