// What it costs to save the state of a project: making the bytes, and getting them onto the disk, which is held against
// writing the same bytes the plain way (open, write, fsync) in one run. The folder should be on a disk, not in memory.
//
//     swift run -c release StateBenchmark [rounds] [folder]

import Collector
import Glibc

let arguments = CommandLine.arguments.dropFirst()
let rounds = arguments.first.flatMap { Int($0) } ?? 50
let folder = arguments.dropFirst().first ?? "/var/tmp"
do {
    var saving = try SavingRounds(BusyProject(series: 10_000), in: folder)
    try saving.run(max(rounds, 1))
} catch {
    print(error)
    exit(EXIT_FAILURE)
}
