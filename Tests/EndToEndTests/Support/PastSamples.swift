/// Samples of one project as lines of OpenMetrics, which `promtool` makes blocks of.
struct PastSamples {
    /// Seconds since 1970 at which the past ends.
    let end: Int64
    /// What every series has.
    let labels: [String: String]
    private(set) var text = ""

    init(end: Int64, labels: [String: String]) {
        self.end = end
        self.labels = labels
    }

    /// Seconds up to the end, which is 0 and the last of them.
    static func times(from start: Double, every step: Double) -> [Double] {
        Array(stride(from: start, to: 0, by: step)) + [0]
    }

    mutating func add(
        _ name: String, _ own: [String: String] = [:], at times: [Double], _ value: (Double) -> Double
    ) {
        let written = labels.merging(own) { $1 }.map { "\($0.key)=\"\($0.value)\"" }.sorted().joined(separator: ",")
        for time in times {
            text += "\(name){\(written)} \(value(time)) \(end + Int64(time))\n"
        }
    }
}
