import Basics
import Ledger
import Patterns
import Testing

@testable import Collector
@testable import posthog_logs_exporter

@Suite("Configuration files")
struct ConfigurationFileTests {
    @Test("a bad file is refused with the message beside it", arguments: ConfigurationFiles.bad)
    func bad(_ name: String) throws {
        let path = ConfigurationFiles.bad(name)
        let error = #expect(throws: SettingsError.self) { try ConfigurationFiles.load(path) }
        let folder = path.dropLast("\(name).yml".count)
        let message = (error?.description ?? "").replacing(folder, with: "")
        let expected = try ConfigurationFiles.text(ConfigurationFiles.bad(name, "error")).dropLast()
        // What GnuTLS says of certificates is its own.
        #expect(expected.hasSuffix(": ") ? message.hasPrefix(expected) : message == expected)
        #expect(!message.contains("\n") && !message.contains("secret") && !message.contains("s3cret"))
    }

    @Test("there is a file for each way to be bad")
    func enough() {
        #expect(ConfigurationFiles.bad.count >= 50)
    }

    @Test("every setting is read, and again for one project")
    func everything() throws {
        let configuration = try ConfigurationFiles.load(ConfigurationFiles.good("everything"))
        #expect(configuration.budget == BudgetLimits(perMinute: 0, perHour: 4800))
        #expect(configuration.showsCreated)
        let (one, two) = (configuration.projects[0], configuration.projects[1])
        #expect(one.project == Project(name: "5", id: "1", host: "http://posthog.internal:8000"))
        #expect(two.project == Project(name: "2", id: "2", host: "https://us.posthog.com"))
        #expect(one.key == .variable("KEY_OF_TESTS") && two.key == one.key)
        #expect((one.timeout, two.timeout) == (.seconds(10), .seconds(90)))
        #expect((one.settings.interval, two.settings.interval) == (.seconds(15), .seconds(30)))
        #expect((one.settings.grid.bucketSeconds, two.settings.grid.bucketSeconds) == (300, 600))
        #expect((one.settings.grid.bucketCount, two.settings.grid.bucketCount) == (24, 12))
        #expect((one.settings.seriesLimit, two.settings.seriesLimit) == (7, 100))
        #expect((one.settings.services.include?.text, two.settings.services.include?.text) == ("web", "api-.*"))
        #expect(one.settings.services.renames.isEmpty && one.settings.services.lifetimeSeconds == nil)
        #expect(two.settings.services.renames.map(\.match.text) == ["(.*)-[0-9a-f]{8}", "x"])
        #expect(two.settings.services.renames.map(\.replacement.text) == ["$1", ""])
        #expect(two.settings.services.lifetimeSeconds == 172_800)
        for project in [one, two] {
            #expect(project.settings.services.exclude?.text == ".*-canary" && project.settings.services.limit == 50)
            #expect(project.settings.windowSeconds == 600)
            #expect(project.settings.horizon.catchupSeconds == 172_800)
            #expect(!project.settings.horizon.sweeps && !project.asksForCheckpoint)
            #expect(project.settings.asksForAlerts)
        }
    }

    @Test("the file of one project needs a key and an ID; all else is as without flags")
    func least() throws {
        let path = ConfigurationFiles.good("least")
        let project = try ConfigurationFiles.load(path).projects[0]
        let other = try SettingsTests.configuration(GivenSettings(), ["POSTHOG_PROJECT_ID": "1"]).projects[0]
        #expect(project.settings == other.settings && project.timeout == other.timeout && project.host == other.host)
        #expect(project.asksForCheckpoint == other.asksForCheckpoint)
        // Relative to the file.
        #expect(project.key == .file(path.replacing("least.yml", with: "key")))
    }

    @Test("what is shown of a configuration is a file that says the same", arguments: ConfigurationFiles.good)
    func shown(_ name: String) throws {
        let configuration = try ConfigurationFiles.load(ConfigurationFiles.good(name))
        let source = ConfigurationSource(
            file: ConfigurationFiles.good(name), flags: GivenSettings(), projectIDs: [],
            environment: Environment(["KEY_OF_TESTS": "phx_tests"]))
        let again = try source.load(Array(configuration.given.yaml.utf8))
        #expect(again.projects == configuration.projects)
        #expect(again.budget == configuration.budget && again.showsCreated == configuration.showsCreated)
        #expect(again.given.yaml == configuration.given.yaml)
        #expect(!configuration.given.yaml.contains("phx_tests"))
    }

    @Test("a file that cannot be read is one line that names it", arguments: ["/nowhere/x.yml", "/tmp"])
    func unreadable(_ path: String) {
        let error = #expect(throws: SettingsError.self) { try ConfigurationFiles.load(path) }
        #expect(error?.description.hasPrefix("cannot read the configuration file \(path): ") == true)
    }
}
