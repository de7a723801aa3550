import Basics
import Collector
import Exposition

/// The configuration as it was given, the usual values included: what `/config` shows. It holds names of files and variables,
/// and no secret that they hold.
struct GivenConfiguration: Sendable {
    let layers: SettingLayers
    let projects: [ConfigurationFile.Project]
    let metrics: [LogMetric]
    /// nil where this process has all projects.
    let sharing: Sharing?

    /// A configuration file that says the same. Of a project it shows what differs from all others.
    var yaml: String {
        let common = DataSettings.all.compactMap { setting in layers.given(setting).map { (setting, $0) } }
        return (sharing?.remark ?? "") + Self.sections(common, indent: "") + "projects:\n"
            + projects.indices.map(item).joined()
            + (metrics.isEmpty ? "" : "log_metrics:\n" + metrics.map(Self.item).joined())
    }

    /// What filters look for may be private, so it is left out.
    private static func item(_ metric: LogMetric) -> String {
        let projects = metric.projects.map { "    projects: \(YAMLText.list($0.map(\.text)))\n" } ?? ""
        return "  - name: \(metric.metric.name)\n    help: \(quoted(metric.metric.descriptor.help))\n" + projects
            + "    # match is not shown\n    by: \(metric.by)\n    interval: \(metric.interval)\n"
            + "    series_limit: \(metric.seriesLimit)\n"
    }

    private func item(_ index: Int) -> String {
        let owner = sharing.map { "    # polled by shard \($0.owners[index])\n" } ?? ""
        return Self.item(projects[index], owner)
    }

    private static func item(_ project: ConfigurationFile.Project, _ owner: String) -> String {
        let name = project.name.map { "    name: \(quoted($0.text))\n" } ?? ""
        let own = DataSettings.all.compactMap { setting in project.settings[setting].map { (setting, $0) } }
        return "  - id: \(quoted(project.id.text))\n" + owner + name + sections(own, indent: "    ")
    }

    private static func sections(_ values: [(SettingDescription, GivenText)], indent: String) -> String {
        DataSettings.sections.map { section in
            let lines = values.filter { $0.0.section == section }
            guard !lines.isEmpty else { return "" }
            return "\(indent)\(section):\n"
                + lines.map { "\(indent)  \($0.0.name): \(written($0.1, of: $0.0))\n" }.joined()
        }.joined()
    }

    private static func written(_ given: GivenText, of setting: SettingDescription) -> String {
        switch setting.kind {
        case .duration, .interval, .whole, .bool: given.text
        case .choice, .text: quoted(given.text)
        case .list(_, let keys):
            "["
                + given.items.map { item in
                    "{" + keys.map { "\($0): \(quoted(item[$0]?.text ?? ""))" }.joined(separator: ", ") + "}"
                }.joined(separator: ", ") + "]"
        }
    }

    /// In double quotes, where YAML knows the escapes of JSON.
    private static func quoted(_ text: String) -> String {
        var json = JSONText()
        json.string(text)
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
