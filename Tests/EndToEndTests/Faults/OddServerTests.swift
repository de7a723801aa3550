import PostHogLogs
import PostHogSimulator
import Testing

extension EndToEndTests {
    /// PostHogs that are old, that list only some services, that refuse long ranges, or whose replicas lag behind.
    @Suite struct OddServerTests {
        struct Age: CustomTestStringConvertible, Sendable {
            let testDescription: String
            let version: ServerVersion
            let services: Int
            /// Modes that it calls for.
            let modes: [ExactText]

            init(_ description: String, _ version: ServerVersion, services: Int, _ modes: ExactText...) {
                testDescription = description
                self.version = version
                self.services = services
                self.modes = modes
            }
        }

        @Test("a PostHog of whatever age is counted to the entry, and what it lacks is logged and shown")
        func ages() async {
            let ages = [
                Age("August 2026, more than it lists", .august2026, services: 1100, "services_cut"),
                Age("June 2026, more than it lists", .june2026, services: 60, "services_cut"),
                Age("May 2026", .may2026, services: 12, "services_ignore_time"),
                Age("April 2026", .april2026, services: 12, "no_count_ranges", "no_severity_breakdown"),
                Age("December 2025", .december2025, services: 12, "no_count_ranges", "no_services"),
            ]
            await concurrently(ages) { age in
                let traffic = try await Counted(age.version, services: age.services)
                defer { traffic.stop() }
                try await traffic.expectExact()
                let page = try await traffic.exporter.page()
                let log = traffic.exporter.process.errorText
                for mode in age.modes {
                    #expect(log.contains("reason=\(mode.text)"), "\(age.testDescription)")
                    // 1 while it is in use; a list that was cut once may be whole again.
                    let shown = page["posthog_logs_exporter_degraded", ["reason": mode]]
                    #expect(shown != nil, "\(age.testDescription): \(mode)")
                }
            }
        }

        struct Weakness: CustomTestStringConvertible, Sendable {
            let testDescription: String
            let change: @Sendable (inout Conditions) -> Void
        }

        private static let routes: [Route] = [.services, .sparkline, .countRanges]

        @Test("an endpoint that never answers for more than ten minutes is asked for less", arguments: routes)
        func spans(route: Route) async {
            let weaknesses = SpanLimit.Refusal.allCases.map { refusal in
                Weakness(testDescription: "\(route) \(refusal)") { conditions in
                    conditions.spanLimits[route] = SpanLimit(seconds: 600, refusal: refusal)
                }
            }
            await concurrently(weaknesses) { weakness in
                let traffic = try await Counted(.current, services: 3, weakness.change)
                defer { traffic.stop() }
                try await traffic.expectExact()
            }
        }

        @Test("a replica that stands still or is behind for some polls costs nothing but time")
        func replicas() async {
            let weaknesses = Self.routes.flatMap { route in
                [
                    Weakness(testDescription: "\(route) stands still") { $0.frozen[route] = .wallClock },
                    Weakness(testDescription: "\(route) is behind") { $0.lag[route] = 3 },
                ]
            }
            await concurrently(weaknesses) { weakness in
                let traffic = try await Counted(.current, services: 3)
                defer { traffic.stop() }
                try await traffic.expectExact { api in api.change(weakness.change) }
            }
        }

        @Test(
            "names that cannot be had for a while cost nothing but time; those that are not there are no one's",
            arguments: [FaultCases.refusals, .overload, .intermediaries, .nonsense])
        func names(cases: FaultCases) async {
            await concurrently(cases.all.filter { $0.fault != nil }) { faultCase in
                let traffic = try await Counted(.june2026, services: 150)
                defer { traffic.stop() }
                let begin = { (api: LogsAPI) in
                    if let fault = faultCase.fault { api.inject(fault, at: [.values], times: nil) }
                }
                // 200 with no names is an answer like any other.
                if faultCase.expected(at: .values) == nil {
                    try await traffic.expectExactSums(in: begin)
                } else {
                    try await traffic.expectExact(in: begin)
                }
                #expect(traffic.wasAsked(for: .values), "\(faultCase.testDescription)")
            }
        }
    }
}
