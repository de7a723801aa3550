import Collector
import HTTP
import Logging
import Testing

@testable import posthog_logs_exporter

@Suite("What is to be polled, with the resources for it")
struct PollingPlannerTests {
    private let files: WebFiles
    private let ring: KeyRing
    private let planner: PollingPlanner

    init() throws {
        files = try WebFiles()
        ring = KeyRing(environment: Environment([:]), secrets: .none, logger: KeptLines().logger)
        planner = PollingPlanner(keys: ring)
        for (name, key) in [("key", "phx_one"), ("a", "phx_two"), ("b", "phx_two\n")] { _ = try files.write(name, key) }
    }

    private func load(_ projects: String) throws -> Configuration {
        let path = try files.write("c.yml", "posthog: {api_key_file: key}\nprojects: [\(projects)]\n")
        return try ConfigurationFiles.load(path)
    }

    @Test("projects share a key by what it is, and it is called after the first place where it was found")
    func keys() async throws {
        let plan = try await planner.plan(
            load("{id: 1}, {id: 2, posthog: {api_key_file: b}}, {id: 3, posthog: {api_key_file: a}}, {id: 4}"))
        let groups = plan.projects.map(\.keyGroup)
        #expect(groups[0] == groups[3] && groups[1] == groups[2] && groups[0] != groups[1])
        #expect(
            plan.projects.map { plan.keyName(of: $0.keyGroup) } == [
                "default", files.path("b"), files.path("b"), "default",
            ])
        #expect(plan.keys.count == 3)
    }

    @Test("a plan for a project stays equal whatever is added before it, and is another one where its settings are")
    func equality() async throws {
        let first = try await planner.plan(load("{id: 2, posthog: {api_key_file: b}}")).projects[0]
        let second = try await planner.plan(
            load("{id: 1}, {id: 3, posthog: {api_key_file: a}}, {id: 2, posthog: {api_key_file: b}}"))
        #expect(second.projects[2] == first)
        #expect(second.keyName(of: first.keyGroup) == files.path("a"))
        for change in ["name: x", "poll: {interval: 5s}", "services: {limit: 5}", "metrics: {series_limit: 5}"] {
            let other = try await planner.plan(load("{id: 2, posthog: {api_key_file: b}, \(change)}")).projects[0]
            #expect(other != first, "\(change)")
        }
    }

    @Test("a key file that cannot be used is an error, and leaves everything as it was")
    func allOrNothing() async throws {
        let plan = try await planner.plan(load("{id: 1}"))
        let bad = try load("{id: 1}, {id: 2, posthog: {api_key_file: nowhere}}")
        await #expect(throws: SettingsError.self) { try await planner.plan(bad) }
        let again = await planner.regrouped(try load("{id: 1}"))
        #expect(again.projects == plan.projects && again.keys.count == 1)
        _ = try files.write("key", "two words")
        await #expect(throws: SettingsError.self) { try await planner.plan(try load("{id: 1}")) }
        #expect(await again.keys[.file(files.path("key"))]?.key.authorization == "Bearer phx_one")
    }

    @Test("keys and clients that were there before are the same ones, and a key that is replaced stays in its group")
    func kept() async throws {
        let plan = try await planner.plan(load("{id: 1}"))
        _ = try files.write("key", "phx_other")
        let next = try await planner.plan(load("{id: 1}, {id: 2}"))
        let reference = KeyReference.file(files.path("key"))
        #expect(plan.keys[reference] === next.keys[reference])
        #expect(await next.keys[reference]?.key.authorization == "Bearer phx_other")
        #expect(next.projects[0] == plan.projects[0])
        let client = try #require(plan.clients[nil])
        #expect(next.clients[nil] === client)
    }
}
