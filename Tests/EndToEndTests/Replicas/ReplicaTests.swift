import PostHogSimulator
import PostgreSQLFixtures
import Testing

extension EndToEndTests {
    /// Several exporters on the same projects, which share their state in PostgreSQL.
    @Suite(.enabled(if: PostgreSQLPrograms.areInstalled, "no PostgreSQL: make test-packages"))
    struct ReplicaTests {
        /// All of it at the same time: most is waiting.
        @Test(
            """
            killed, paused, cut off and failed by the database: nothing is lost or doubled, one polls, \
            and none shows less than any has shown
            """,
            arguments: Soak.isWanted ? [300] : [24])
        func replicas(rounds: Int) async throws {
            await withTaskGroup { group in
                for count in [2, 3] {
                    group.addTask {
                        do {
                            try await Self.live(replicas: count, rounds: rounds)
                        } catch {
                            Issue.record("\(count) replicas: \(error)")
                        }
                    }
                }
            }
        }

        @Test("one that is paused in the middle of a poll asks nothing more when another one polls")
        func pausedInPoll() async throws {
            let scenario = try await ReplicaScenario(replicas: 2, seed: 1)
            defer { scenario.stop() }
            try await scenario.begin()
            let requests = try await scenario.requestsAfterPauseInPoll()
            #expect(requests.isEmpty, "\(requests.map(\.route))")
        }

        private static func live(replicas: Int, rounds: Int) async throws {
            let seed = Soak.isWanted ? UInt64.random(in: 0..<1_000_000) : UInt64(replicas)
            let scenario = try await ReplicaScenario(replicas: replicas, seed: seed)
            defer { scenario.stop() }
            do {
                try await scenario.begin()
                for _ in 0..<rounds { try await scenario.live() }
                try await scenario.end()
            } catch {
                Issue.record("\(replicas) replicas: \(error)\n\(scenario.told)")
            }
            let seen = await scenario.watcher.stop()
            #expect(seen.fallen.isEmpty, "\(seen.fallen.prefix(20).joined(separator: "\n"))\n\(scenario.told)")
            #expect(scenario.strays.isEmpty, "\(scenario.strays.joined(separator: "\n"))\n\(scenario.told)")
            #expect(seen.pages > 10 * rounds, "they were looked at")
        }
    }
}
