// What a poll costs in CPU time, by the number of services: everything from the answers' bytes to both formats of the page,
// on a clock that does not wait. Every service logs in six severities in every minute, so that every poll finds changed
// buckets. Then, what of it is reading JSON.
//
//     swift run -c release PollBenchmark [services ...]

import Collector
import Exposition
import Logging
import SteadyPostHog

let counts = CommandLine.arguments.dropFirst().compactMap { Int($0) }
print("services  ms a poll  us a service  of it JSON, ms  JSON, ms an answer  requests a poll")
for count in counts.isEmpty ? [500, 1000, 2000, 4000] : counts {
    await PollCost(services: count).report()
}
