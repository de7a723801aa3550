import Basics
import BasicsFixtures
import Ledger
import Logging
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

/// How a project does, as a poll leaves it.
@Suite struct ProjectStatusTests {
    /// What two polls show, with the given detail.
    private func statuses(
        of rig: Rig, polls: Int = 2, script: @escaping @Sendable (Int) -> Void = { _ in }
    ) async -> [ProjectStatus] {
        await rig.run(polls: polls, script: script)
        return rig.snapshots.compactMap(\.status)
    }

    @Test("a poll that got everything is said so, with the lag, the interval and the rates of the window")
    func good() async throws {
        let rig = Rig()
        rig.before("api", "error", count: 30)
        rig.before("api", "info", count: 270)
        let status = try #require(await statuses(of: rig).last)
        #expect(status.isUp && status.problems.isEmpty && status.polls == 2)
        #expect(status.lastSuccess == status.time)
        #expect(status.interval == .seconds(60))
        #expect(status.watermark == at("12:00:00"))
        #expect(status.backlogSeconds == 0 && status.unreconciledEntries == 0 && status.baselineComplete)
        #expect(status.entriesPerSecond == 1 && status.errorsPerSecond == 0.1)
        #expect(status.hasLogs == true && status.modes.isEmpty)
        #expect(status.alerts == nil, "nobody asks for them")
        #expect(status.services == nil, "nobody looks")
    }

    @Test("endpoints that fail of the same are one problem, with its remedy and pause; what else takes over is none")
    func problems() async throws {
        var version = ServerVersion.current
        version.routes.remove(.countRanges)
        let rig = Rig(version)
        rig.api.inject(.missingScope, at: [.services, .sparkline], times: nil)
        let status = try #require(await statuses(of: rig, polls: 1).last)
        #expect(!status.isUp)
        #expect(status.problems.map(\.endpoints) == [[.services, .sparkline]])
        #expect(status.problems[0].failure.hasPrefix("403, access denied"))
        #expect(status.problems[0].remedy.hasPrefix("give the key the scope logs:read"))
        #expect(status.problems[0].pause > .seconds(200))
        #expect(status.modes == [.noCountRanges])
    }

    @Test("what failures say can be changed, so that it holds no secret")
    func hiding() {
        let problem = ProjectStatus.Problem(endpoints: [], failure: "a secret", remedy: "the secret", pause: .zero)
        let status = ProjectStatus(
            project: ProjectFixture.project, time: ProjectFixture.start, uptime: .zero, polls: 1, isUp: false,
            lastSuccess: nil, interval: .seconds(60), problems: [problem])
        let hidden = status.hidingSecrets { $0.replacing("secret", with: "…") }
        #expect(hidden.problems.map(\.failure) == ["a …"] && hidden.problems.map(\.remedy) == ["the …"])
    }

    @Test("where PostHog has not responded yet it says so, and blames no clock")
    func neverReached() async throws {
        let rig = Rig()
        rig.api.inject(.abort, times: nil)
        let status = try #require(await statuses(of: rig, polls: 1).last)
        #expect(status.problems.count == 1)
        #expect(status.problems.first?.endpoints.contains(.countRanges) == true)
        #expect(status.problems.first?.remedy.hasPrefix("check that the host can be reached") == true)
    }

    @Test("without a plausible clock it says that nothing is asked")
    func clock() {
        var state = ProjectFixture.state()
        state.polls = 1
        let status = ProjectStatus(ViewFixture.view(of: state), .none)
        #expect(status.problems.map(\.remedy) == ["set the clock of this machine"])
    }

    @Test("where somebody looks, the services of the lookback are there")
    func services() {
        let status = ViewFixture.view(of: ViewFixture.counting()).status
        #expect(status.services?.count == 3)
        #expect(ProjectStatus(ViewFixture.view(of: ViewFixture.counting()), .none).services == nil)
    }
}
