import Collector
import Exposition
import YAML

/// Reads configuration files: what is written there, at which position, and nothing that no setting has. What the values mean
/// together is not its business.
struct ConfigurationFile {
    let path: String

    /// What a file says.
    struct Contents: Hashable, Sendable {
        /// For all projects.
        var settings = GivenSettings()
        /// nil where the file has no list of projects.
        var projects: [Project]?
        var metrics: [LogMetric] = []
    }

    /// An entry of the list.
    struct Project: Hashable, Sendable {
        let position: FilePosition
        let id: GivenText
        let name: GivenText?
        let settings: GivenSettings
    }

    func read() throws(SettingsError) -> Contents { try contents(of: try bytes()) }

    func bytes() throws(SettingsError) -> [UInt8] {
        do throws(FileFailure) {
            return try FileContents.read(path)
        } catch {
            throw SettingsError("cannot read the configuration file \(path): \(error)")
        }
    }

    func contents(of bytes: [UInt8]) throws(SettingsError) -> Contents {
        guard let root = try document(bytes), !root.isNull else { return Contents() }
        let mapping = try FileMapping(root, path: path, key: "")
        try mapping.checkKeys(DataSettings.sections + ["projects", Self.metrics])
        var contents = Contents()
        contents.settings = try settings(in: mapping, FileMapping.isForAll)
        if let list = mapping["projects"] { contents.projects = try projects(list) }
        if let list = mapping[Self.metrics] { contents.metrics = try metrics(list) }
        return contents
    }

    private static let metrics = "log_metrics"

    private func metrics(_ list: FileMapping.Entry) throws(SettingsError) -> [LogMetric] {
        guard case .sequence(let items) = list.node.content else {
            throw list.position.error("must be a list of metrics, such as - name: shop_declined_payments_total")
        }
        var metrics: [LogMetric] = []
        for (index, item) in items.enumerated() {
            let mapping = try FileMapping(item, path: path, key: "\(Self.metrics)[\(index)]")
            let metric = try LogMetricFile(mapping).read()
            if let earlier = metrics.first(where: { $0.metric.name == metric.metric.name }) {
                throw metric.position.error(
                    "\(metric.metric.name) is given twice, first in line \(earlier.position.line): give each metric a name of its own"
                )
            }
            metrics.append(metric)
        }
        return metrics
    }

    private func document(_ bytes: [UInt8]) throws(SettingsError) -> YAMLNode? {
        do throws(YAMLFailure) {
            return try YAMLDocument.parse(bytes)
        } catch {
            throw SettingsError("\(path):\(error.position.line):\(error.position.column): \(error.reason)")
        }
    }

    private func settings(
        in mapping: FileMapping, _ isAllowed: (SettingDescription) -> Bool
    ) throws(SettingsError) -> GivenSettings {
        var given = GivenSettings()
        for section in DataSettings.sections {
            guard let entry = mapping[section] else { continue }
            let own = try FileMapping(entry.node, path: path, key: entry.position.key)
            let settings = DataSettings.settings(of: section).filter(isAllowed)
            try own.checkKeys(settings.map(\.name))
            for setting in settings {
                guard let entry = own[setting.name] else { continue }
                if case .list(_, let keys) = setting.kind {
                    given[setting] = GivenText(
                        text: "", origin: .file(entry.position), items: try entry.items(keys))
                    continue
                }
                let text = try entry.text(of: setting)
                // Also what every project says in another way.
                do throws(NotAllowed) {
                    try setting.kind.check(text)
                } catch {
                    throw entry.position.error("\(text.debugDescription) \(error.description)")
                }
                given[setting] = GivenText(text: text, origin: .file(entry.position))
            }
        }
        return given
    }

    private func projects(_ list: FileMapping.Entry) throws(SettingsError) -> [Project] {
        guard case .sequence(let items) = list.node.content else {
            throw list.position.error("must be a list of projects, such as - id: 12345")
        }
        var projects: [Project] = []
        for (index, item) in items.enumerated() {
            let mapping = try FileMapping(item, path: path, key: "projects[\(index)]")
            let sections = DataSettings.sections.filter { section in
                DataSettings.settings(of: section).contains { $0.scope == .project }
            }
            if let budget = mapping["budget"] {
                throw budget.position.error(
                    "must not stand in a project, since a budget belongs to a key: move it to the top of the file")
            }
            try mapping.checkKeys(["id", "name"] + sections)
            guard let id = mapping["id"] else {
                throw mapping.position.error("has no id: give the number in the URL of the project's pages")
            }
            projects.append(
                Project(
                    position: mapping.position,
                    id: GivenText(text: try id.text("a project ID"), origin: .file(id.position)),
                    name: try mapping["name"].map { name throws(SettingsError) in
                        GivenText(text: try name.text("a string"), origin: .file(name.position))
                    },
                    settings: try settings(in: mapping) { $0.scope == .project }))
        }
        return projects
    }
}
