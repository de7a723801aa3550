// What it costs to write a page: ours, string interpolation and a plain copy of the same bytes, in one run.
//
//     swift run -c release EncodingBenchmark [rounds]

import Exposition

let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 15
print("                          encode  interpolation        encode    assemble")
print("  series     values    ns/series       ÷ encode      ÷ memcpy   ns/series bytes/series")
for count in [10_000, 100_000] {
    for kind in Workload.Values.allCases {
        Comparison(Workload(series: count, values: kind), rounds: rounds).report()
    }
}
