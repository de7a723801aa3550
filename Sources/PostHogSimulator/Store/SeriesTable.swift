/// Numbers for every service, every severity text and every pair of them seen so far.
struct SeriesTable {
    private(set) var services: [ExactText] = []
    private(set) var severities: [ExactText] = []
    private(set) var series: [Pair] = []
    private var serviceIDs: [ExactText: Int] = [:]
    private var severityIDs: [ExactText: Int] = [:]
    private var seriesIDs: [Pair: Int] = [:]

    struct Pair: Hashable {
        let service: Int
        let severity: Int
    }

    mutating func id(service: String, severity: String) -> Int {
        let pair = Pair(
            service: Self.intern(ExactText(service), in: &services, &serviceIDs),
            severity: Self.intern(ExactText(severity), in: &severities, &severityIDs))
        if let id = seriesIDs[pair] { return id }
        seriesIDs[pair] = series.count
        series.append(pair)
        return series.count - 1
    }

    private static func intern(_ text: ExactText, in texts: inout [ExactText], _ ids: inout [ExactText: Int]) -> Int {
        if let id = ids[text] { return id }
        ids[text] = texts.count
        texts.append(text)
        return texts.count - 1
    }
}
