import Basics
import Collector
import HTML
import Ledger
import PostHogLogs

/// Entries over time as small columns, stacked by severity, the worst at the bottom, so that it can be compared.
struct Sparkline {
    let volume: ServiceVolume
    let columns: TimeColumns
    var size = Size.small

    enum Size: Int {
        case small = 24
        case large = 96

        fileprivate var style: StaticString { self == .small ? "line" : "wide" }
    }

    private static let columnWidth = 4
    private var height: Int { size.rawValue }

    /// The severities that share a colour, the worst first.
    private static let bands: [(style: StaticString, name: String, severities: [Severity])] = [
        ("e", "error and fatal", [.error, .fatal]), ("w", "warn", [.warn]), ("i", "info", [.info]),
        ("d", "debug, trace and unknown", [.debug, .trace, .unknown]),
    ]

    func write(to html: inout HTML) {
        let width = columns.count * Self.columnWidth
        html.element(
            .drawing, [.class(size.style), .image, .viewBox(width: width, height: height), .stretched]
        ) { svg in
            svg.element(.drawingTitle, text: title)
            // From the top of the stack down, each over the one before.
            for (index, band) in Self.bands.enumerated().reversed() {
                let own = entries(of: band.severities)
                guard own.contains(where: { $0 > 0 }) else { continue }
                let below = entries(of: Self.bands[..<index].flatMap(\.severities))
                svg.element(.path, [.class(band.style), .outline(outline(of: own, above: below))]) { _ in }
            }
        }
    }

    /// What the colours mean.
    static func writeLegend(to html: inout HTML) {
        html.element(.list, [.class("legend")]) { html in
            for band in bands {
                html.element(.item) { html in
                    html.element(.drawing, [.hidden, .viewBox(width: 8, height: 8)]) { svg in
                        svg.element(.rectangle, [.class(band.style), .width(8), .height(8)]) { _ in }
                    }
                    html.text(band.name)
                }
            }
        }
    }

    private var title: String {
        let total = entries(of: Severity.allCases)
        let highest = total.enumerated().max { $0.element < $1.element }
        let span = "\(Words.clock(columns.range.start))–\(Words.clock(columns.range.end)) UTC"
        guard let highest, highest.element > 0 else { return "\(span): no entries" }
        let time = columns.start.adding(seconds: columns.seconds * Int64(highest.offset))
        return "\(span): \(Words.counted(volume.entries, "entry", "entries")), "
            + "\(Words.counted(volume.errors, "error", "errors")); most at \(Words.clock(time)), "
            + "\(Words.number(highest.element)) in \(Words.duration(columns.seconds))"
    }

    private func entries(of severities: [Severity]) -> [Int] {
        var sum = Array(repeating: 0, count: columns.count)
        for severity in severities {
            for (column, entries) in (volume.counts[severity] ?? []).enumerated() where column < sum.count {
                sum[column] += entries
            }
        }
        return sum
    }

    /// The columns of a band with all that stands below it. Whatever there is has a height of 1 at least, so that one error
    /// among a million is seen.
    private func outline(of own: [Int], above below: [Int]) -> HTML.Outline {
        let highest = max(entries(of: Severity.allCases).max() ?? 0, 1)
        var outline = HTML.Outline(fromX: 0, y: height)
        var (level, distance) = (0, 0)
        for (own, below) in zip(own, below) {
            let top = own > 0 ? max(1, scaled(own + below, highest), scaled(below, highest) + (below > 0 ? 1 : 0)) : 0
            let next = min(top, height)
            if next != level {
                if distance > 0 { outline.horizontal(by: distance) }
                outline.vertical(to: height - next)
                (level, distance) = (next, 0)
            }
            distance += Self.columnWidth
        }
        if level > 0 {
            outline.horizontal(by: distance)
            outline.vertical(to: height)
        }
        outline.close()
        return outline
    }

    private func scaled(_ entries: Int, _ highest: Int) -> Int {
        guard entries > 0 else { return 0 }
        return max(1, Int((Double(entries) / Double(highest) * Double(height)).rounded()))
    }
}
