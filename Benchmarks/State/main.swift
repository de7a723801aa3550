// What it costs to keep the state: of one project with 10,000 series, and of 500 projects of 50 services; in a file, and in a
// PostgreSQL of its own. The folder should be on a disk, not in memory.
//
//     swift run -c release StateBenchmark [rounds] [folder]

import Glibc

let arguments = CommandLine.arguments.dropFirst()
let rounds = max(1, arguments.first.flatMap { Int($0) } ?? 50)
let parent = arguments.dropFirst().first ?? "/var/tmp"
do {
    var saving = SavingRounds(BusyProject(series: 10_000), in: try BenchmarkFolder("one", in: parent))
    try saving.run(rounds)
    var fleet = Fleet(500, services: 50)
    try fleet.run(minutes: 5, in: try BenchmarkFolder("many", in: parent))
    let shared = try await SharedRounds()
    try await shared.run(BusyProject(series: 10_000), rounds: rounds)
    try await shared.runFleet(500, services: 50, minutes: 5)
    try await shared.runTakeOver()
} catch {
    print(error)
    exit(EXIT_FAILURE)
}
