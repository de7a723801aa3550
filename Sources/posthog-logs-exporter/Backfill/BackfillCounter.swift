import Basics
import Collector
import Exposition
import Ledger

/// What a backfill counts, and the live counters that go on where it ends.
struct BackfillCounter {
    let project: Project
    let counted: CountedEntries
    /// Own ones; none for what is built in.
    let metrics: [OwnMetric]
    /// How it is polled live.
    let settings: PollSettings
    private(set) var live: Ledger?

    init(_ project: Project, _ counted: CountedEntries, _ metrics: [OwnMetric], _ settings: PollSettings) {
        self.project = project
        self.counted = counted
        self.metrics = metrics
        self.settings = settings
    }

    /// What its part of the saved state is called.
    var name: String { metrics.isEmpty ? project.stateName : project.stateName(ofMetricCounting: counted) }

    /// What it writes, in one line: another is another backfill.
    var identity: String {
        ([name] + metrics.map { "\($0.name){\($0.descriptor.labelNames.joined(separator: ","))}" }
            + (end.map { ["until=\($0)"] } ?? [])).joined(separator: " ")
    }

    /// Where the live counters begin.
    var end: Timestamp? { live?.began }

    /// The same until live counters begin.
    ///
    /// - Parameter state: where it is, for errors.
    func ending(with rows: StateRows, of state: String) throws(StartFailure) -> BackfillCounter {
        var counter = self
        do throws(StateDamage) {
            counter.live = try counted.ledger(saved: rows, settings)
        } catch {
            throw StartFailure(description: "--until-state \(state) cannot be used: \(error)")
        }
        guard counter.end != nil else { throw hasNotBegun }
        guard counter.live?.lacksBaseline == false else {
            throw StartFailure(
                description:
                    "--until-state \(state): the baseline of \(project.name) is not complete yet; try again when the exporter has run for an hour"
            )
        }
        return counter
    }

    var hasNotBegun: StartFailure {
        StartFailure(
            description: "--until-state: \(project.name) was not counted yet; try again after the exporter's first poll"
        )
    }

    func isMissing(in state: String) -> StartFailure {
        StartFailure(
            description:
                "--until-state \(state) has nothing of project \(project.name): name the state of the exporter that polls it"
        )
    }
}
