// What a million entries take in the simulated PostHog: memory, and the time of the questions that look at all of them.
//
//     swift run -c release EntriesBenchmark [entries]

import Basics
import PostHogSimulator

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1_000_000
let now = Timestamp(seconds: 1_795_392_000)
let empty = Process.residentMiB
let api = LogsAPI(now: { now })
let clock = ContinuousClock()

/// A body of its own for each entry, a trace for one in two, and attributes of which one has a thousand values.
func record(_ number: Int) -> LogRecord {
    let service = "service-\(number % 40)"
    let severity = ["info", "info", "info", "debug", "warn", "error"][number % 6]
    var random = SplitMix64(seed: UInt64(number))
    let trace = number % 2 == 0 ? LogTrace(high: random.next(), low: random.next(), span: random.next()) : nil
    return LogRecord(
        timestamp: now.adding(microseconds: -Int64(number % count) * 3600_000_000 / Int64(count) - 1),
        serviceName: service, severityText: severity, bytes: 120,
        details: LogDetails(
            body: "POST /orders/\(number) answered 200 in \(number % 900) ms for user-\(number % 5000) from 192.0.2."
                + "\(number % 256), request \(random.next())",
            attributes: [
                "http.request.method": "POST", "http.route": "/orders/:id", "http.response.status_code": "200",
                "user": "user-\(number % 1000)",
            ],
            resourceAttributes: ["host.name": "node-\(number % 10)", "k8s.namespace.name": "shop"], trace: trace))
}

let taken = clock.measure {
    for start in stride(from: 0, to: count, by: 10_000) {
        api.ingest((start..<min(start + 10_000, count)).lazy.map(record))
    }
}
print("\(count) entries: \(Process.residentMiB - empty) MiB of resident memory, taken in within \(taken)")

let hour = #""dateRange":{"date_from":"2026-11-22T23:00:00Z","date_to":"2026-11-23T00:00:00Z"}"#

func ask(_ what: String, _ endpoint: String, _ more: String) {
    let request = SimulatedRequest(
        method: "POST", path: "/api/projects/1/logs/\(endpoint)/",
        headers: ["authorization": "Bearer \(Access.defaultKey)"],
        body: Array(#"{"query":{\#(hour)\#(more)}}"#.utf8))
    var answer = api.answer(request)
    let time = clock.measure { answer = api.answer(request) }
    print("\(what): \(time), status \(answer.status), \(answer.body.count) bytes")
}

ask("count", "count", "")
ask("count of a text in bodies", "count", #","searchTerm":"user-4711 ""#)
ask("services", "services", "")
ask("query, 1000 newest", "query", "")
ask(
    "group-by of two dimensions", "group-by",
    #","groupBys":[{"key":"service.name","source":"resource"},{"key":"http.route","source":"log"}]"#)
print("afterwards \(Process.residentMiB - empty) MiB")

enum Process {
    /// Pages of memory that the process has, in MiB; 0 where the system does not say.
    static var residentMiB: Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, 128, file) != nil else { return 0 }
        let fields = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            .split(separator: " ")
        return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * Int(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576
    }
}
