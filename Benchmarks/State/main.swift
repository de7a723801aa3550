// What it costs to keep the state: of one project with 10,000 series, and of 500 projects of 50 services. The folder should
// be on a disk, not in memory.
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
} catch {
    print(error)
    exit(EXIT_FAILURE)
}
