import ArgumentParser

/// The labels that a scrape gives besides those of the page.
struct BackfillTargetOptions: ParsableArguments {
    @Option(help: .init("Label job of all series, as the scrape configuration has it.", valueName: "name"))
    var job = "posthog-logs"

    @Option(help: .init("Label instance of all series: the target that Prometheus scrapes.", valueName: "address"))
    var instance = "localhost:10095"

    func validate() throws {
        guard !job.isEmpty, !instance.isEmpty else {
            throw SettingsError("--job and --instance must not be empty")
        }
    }

    var labels: [(name: String, value: String)] { [("instance", instance), ("job", job)] }
}
