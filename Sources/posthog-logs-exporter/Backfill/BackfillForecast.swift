import Backfill
import Basics

/// What a backfill takes, told before it begins.
struct BackfillForecast {
    private let parts: [HistoryPart]
    private let start: Timestamp
    private let limits: BudgetLimits

    init(_ parts: [HistoryPart], from start: Timestamp, _ limits: BudgetLimits) {
        self.parts = parts
        self.start = start
        self.limits = limits
    }

    /// At most, on a server of today.
    private var requests: Int { parts.reduce(0) { $0 + $1.mostRequests(from: start) } }

    /// `7 days from 2026-11-01, a sample every 5m: at most 4298 requests, which takes 1h12m at 60 a minute and 600 an hour`
    var text: String {
        let plan = parts.map(\.plan).max { $0.range.end < $1.range.end }
        let days = plan?.days.filter { $0.range.start >= start } ?? []
        let first = days.first.map { " from \($0.name)" } ?? ""
        let step = HumanDuration(seconds: plan?.step ?? 0)
        return "\(days.count == 1 ? "1 day" : "\(days.count) days")\(first), a sample every \(step): at most "
            + "\(requests) requests\(time)"
    }

    private var time: String {
        let rates = [limits.perMinute * 60, limits.perHour].filter { $0 > 0 }
        guard let rate = rates.min() else { return "" }
        let minutes = Int64((Double(requests) / Double(rate) * 60).rounded(.up))
        let given = [(limits.perMinute, "minute"), (limits.perHour, "hour")].filter { $0.0 > 0 }
            .map { "\($0.0) \($0.1 == "hour" ? "an" : "a") \($0.1)" }
        return ", which may take \(HumanDuration(seconds: minutes * 60)) at \(given.joined(separator: " and "))"
    }
}
