// A simulated PostHog on loopback for the benchmarks of the whole program: some projects, all of whose services log in six
// severities all the time.
//
//     swift run -c release BenchmarkPostHog SERVICES [PROJECTS]
//
// It prints its URL and runs until its standard input ends. Projects are called 1, 2, 3 and so on.

import HTTP
import PostHogSimulator

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
let projects = BenchmarkProjects(services: numbers.first ?? 100, projects: max(1, numbers.dropFirst().first ?? 1))
let server = try SimulatorServer(projects.api)
projects.logPast()
print(server.url)
fflush(nil)
let clock = ContinuousClock()
let traffic = Task {
    while !Task.isCancelled {
        projects.log()
        try? await clock.sleep(until: clock.now + .seconds(5))
    }
}
await Task.detached { while readLine() != nil {} }.value
traffic.cancel()
server.stop()
