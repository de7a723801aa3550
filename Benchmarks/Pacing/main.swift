// How old an entry is when it is first shown: with a poll a minute, and as often as the key's budget allows. The exporter polls
// a simulated PostHog that throttles as PostHog does, on a clock that does not wait. Projects share a key: each has its part of
// the budget.
//
//     swift run -c release PacingBenchmark [hours]

import PostHogLogs

let hours = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 6

print("projects of a key  interval      median age  19 in 20  requests an hour and key  429")
for projects in [1, 3, 6, 20] {
    for isPaced in [false, true] {
        print(await PacedRun(projects: projects, seconds: 60, isPaced: isPaced, entryEvery: 7, hours: hours).line())
    }
}
// Quiet ones, at ten minutes.
print(await PacedRun(projects: 50, seconds: 600, isPaced: false, entryEvery: 1800, hours: hours).line())
