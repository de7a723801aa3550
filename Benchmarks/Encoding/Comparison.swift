import Exposition

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Medians of one workload.
struct Comparison {
    private let workload: Workload
    private let bytes: Int
    private let encode: Duration
    private let assemble: Duration
    private let interpolate: Duration
    private let copy: Duration

    init(_ workload: Workload, rounds: Int) {
        self.workload = workload
        let block = ExpositionBlock([workload.family], format: .text)
        let page = ExpositionPage.assemble([block], in: [workload.family.descriptor], format: .text)
        precondition(
            page.elementsEqual(Interpolation.page(of: workload).utf8), "the two encoders do not agree")
        bytes = page.count
        encode = Self.median(rounds) { ExpositionBlock([workload.family], format: .text) }
        assemble = Self.median(rounds) {
            ExpositionPage.assemble([block], in: [workload.family.descriptor], format: .text)
        }
        interpolate = Self.median(rounds) { Interpolation.page(of: workload) }
        copy = Self.median(rounds) {
            [UInt8](unsafeUninitializedCapacity: page.count) { buffer, count in
                count = buffer.update(fromContentsOf: page)
            }
        }
    }

    func report() {
        let line = [
            Self.padded("\(workload.rows.count)", 8), Self.padded(workload.values.rawValue, 10),
            Self.padded(Self.text(perSeries(encode)), 12), Self.padded(Self.text(interpolate / encode), 14),
            Self.padded(Self.text(encode / copy), 13), Self.padded(Self.text(perSeries(assemble)), 11),
            Self.padded("\(bytes / workload.rows.count)", 12),
        ]
        print(line.joined(separator: " "))
    }

    /// In nanoseconds.
    private func perSeries(_ duration: Duration) -> Double {
        duration / .nanoseconds(1) / Double(workload.rows.count)
    }

    private static func median<Result>(_ rounds: Int, of work: () -> Result) -> Duration {
        var results: [Result] = []
        let times = (0..<max(rounds, 1)).map { _ in
            results.removeAll(keepingCapacity: true)
            let start = cpuTime
            results.append(work())
            return cpuTime - start
        }
        return times.sorted()[times.count / 2]
    }

    /// Of this thread, so that it does not matter what else the machine does.
    private static var cpuTime: Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    private static func text(_ number: Double) -> String {
        "\(Double(Int(number * 10 + 0.5)) / 10)"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
