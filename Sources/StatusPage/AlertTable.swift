import Basics
import HTML
import PostHogLogs

/// PostHog's own alerts on the logs of a project, those that fire first.
struct AlertTable {
    let alerts: [LogAlert]

    private static let limit = 50

    func write(to html: inout HTML) {
        html.element(.heading3, text: "PostHog's own alerts")
        guard !alerts.isEmpty else { return html.element(.paragraph, text: "None is switched on.") }
        html.element(.table) { html in
            html.element(.caption, text: caption)
            html.headerCells(["Alert", "State", "Last check"])
            html.element(.tableBody) { html in
                for alert in shown { html.element(.row) { write(alert, to: &$0) } }
            }
        }
    }

    private var shown: [LogAlert] {
        Array(alerts.sorted { (Self.rank($0), $0.name, $0.id) < (Self.rank($1), $1.name, $1.id) }.prefix(Self.limit))
    }

    private var caption: String {
        let firing = alerts.count { $0.isFiring }
        let cut = alerts.count > Self.limit ? " The first \(Self.limit) are shown." : ""
        return "Firing: \(Words.number(firing)) of \(Words.counted(alerts.count, "alert", "alerts")).\(cut)"
    }

    private func write(_ alert: LogAlert, to html: inout HTML) {
        html.element(.headerCell, [.ofRow]) { $0.foreign(alert.name) }
        html.element(.cell) { html in
            html.element(.span, [.class(Self.rank(alert) < 2 ? "bad" : "soft")]) { $0.foreign(Self.words(alert.state)) }
        }
        html.element(.cell) { html in
            guard let time = alert.lastChecked else { return html.text("never") }
            html.time(time)
        }
    }

    private static func rank(_ alert: LogAlert) -> Int {
        if alert.isFiring { return 0 }
        return ["errored", "broken"].contains(alert.state) ? 1 : 2
    }

    private static func words(_ state: String) -> String {
        switch state {
        case "firing": "firing"
        case "pending_resolve": "firing, about to resolve"
        case "not_firing": "not firing"
        case "errored": "cannot be checked"
        case "broken": "switched off by PostHog after failures"
        case "snoozed": "snoozed"
        default: state
        }
    }
}

extension LogAlert {
    var isFiring: Bool { ["firing", "pending_resolve"].contains(state) }
}
