/// One setting as people see it: what it is called by each way in, what it may be, and what it is if nobody gives it. Decoder,
/// flags, variables, JSON Schema, `/config` and the check of the documents all go by it.
struct SettingDescription: Hashable, Sendable {
    /// The mapping of the file that it stands in.
    let section: String
    /// Within its section.
    let name: String
    let kind: SettingKind
    /// As it would be written; nil where there is none.
    let standard: String?
    let scope: Scope
    /// With its dashes; nil for what only a file can say.
    let flag: String?
    /// Read in this order.
    let variables: [String]
    /// One sentence.
    let help: String

    enum Scope: Hashable, Sendable {
        /// May be said for all projects and again for one.
        case project
        /// Of each key, so not of a project.
        case key
        /// Of all projects together.
        case all
        /// Of the process: no key in the file.
        case process
    }

    /// `poll.max_catchup`
    var key: String { "\(section).\(name)" }
}

/// What the text of a setting may be.
enum SettingKind: Hashable, Sendable {
    case duration(ClosedRange<Int64>)
    /// A duration, or `auto`.
    case interval(ClosedRange<Int64>)
    case whole(ClosedRange<Int>)
    case bool
    /// One of these words.
    case choice([String])
    /// Any text; what the documents call it.
    case text(String)
    /// A list of mappings, each with all of these keys, whose values are texts; what the documents call one.
    case list(of: String, keys: [String])

    /// Whether a text is of this kind, and within its bounds; throws what it must be.
    func check(_ text: String) throws(NotAllowed) {
        switch self {
        case .duration(let seconds): _ = try HumanDuration.read(text, within: seconds)
        case .interval(let seconds): _ = try PollInterval(text, within: seconds)
        case .whole(let range): _ = try Number.read(text, within: range)
        case .bool:
            guard Bool(text) != nil else { throw NotAllowed(description: "must be true or false") }
        case .choice, .text, .list: break
        }
    }

    /// As it stands between angle brackets in the documents.
    var placeholder: String {
        switch self {
        case .duration: "duration"
        case .interval: "duration|auto"
        case .whole: "int"
        case .bool: "boolean"
        case .choice(let words): words.joined(separator: "|")
        case .text(let placeholder): placeholder
        case .list(let name, _): name
        }
    }

    /// `1s to 1h`, or `logfmt, json`, where not everything is allowed.
    var allowed: String? {
        switch self {
        case .duration(let seconds), .interval(let seconds): HumanDuration.bounds(seconds)
        case .whole(let range): Number.bounds(range)
        case .choice(let words): words.joined(separator: ", ")
        case .bool, .text, .list: nil
        }
    }
}

/// A setting with the type of its value.
struct Setting<Value: Sendable>: Sendable {
    let description: SettingDescription
    /// Reads the text of it. An error says what it must be.
    let read: @Sendable (String) throws(NotAllowed) -> Value

    fileprivate init(
        _ section: String, _ name: String, _ kind: SettingKind, standard: String?, scope: SettingDescription.Scope,
        flag: String?, alias: [String], _ help: String,
        read: @escaping @Sendable (String) throws(NotAllowed) -> Value
    ) {
        let variable = flag.map(Self.variable).map { [$0] } ?? []
        description = SettingDescription(
            section: section, name: name, kind: kind, standard: standard, scope: scope, flag: flag.map { "--\($0)" },
            variables: variable + alias, help: help)
        self.read = read
    }

    /// `poll.max-catchup` is `POSTHOG_LOGS_EXPORTER_POLL_MAX_CATCHUP`.
    private static func variable(_ flag: String) -> String {
        OwnVariables.prefix + String(flag.uppercased().map { ".-".contains($0) ? "_" : $0 })
    }
}

/// What the flag of a setting is called; nil for none.
enum FlagName {
    /// After its key, with dashes for underscores.
    case usual
    case other(String)
    case none

    fileprivate func text(_ section: String, _ name: String) -> String? {
        switch self {
        case .usual: "\(section).\(name.map { $0 == "_" ? "-" : String($0) }.joined())"
        case .other(let text): text
        case .none: nil
        }
    }
}

extension Setting where Value == HumanDuration {
    static func duration(
        _ section: String, _ name: String, _ seconds: ClosedRange<Int64>, standard: String? = nil,
        scope: SettingDescription.Scope = .project, flag: FlagName = .usual, _ help: String
    ) -> Self {
        Self(
            section, name, .duration(seconds), standard: standard, scope: scope, flag: flag.text(section, name),
            alias: [],
            help
        ) { text throws(NotAllowed) in try HumanDuration.read(text, within: seconds) }
    }
}

extension Setting where Value == PollInterval {
    static func interval(
        _ section: String, _ name: String, _ seconds: ClosedRange<Int64>, standard: String, _ help: String
    ) -> Self {
        Self(
            section, name, .interval(seconds), standard: standard, scope: .project,
            flag: FlagName.usual.text(section, name), alias: [], help
        ) { text throws(NotAllowed) in try PollInterval(text, within: seconds) }
    }
}

extension Setting where Value == Int {
    static func whole(
        _ section: String, _ name: String, _ range: ClosedRange<Int>, standard: String? = nil,
        scope: SettingDescription.Scope = .project, flag: FlagName = .usual, _ help: String
    ) -> Self {
        Self(
            section, name, .whole(range), standard: standard, scope: scope, flag: flag.text(section, name),
            alias: [], help
        ) { text throws(NotAllowed) in try Number.read(text, within: range) }
    }
}

extension Setting where Value == Double {
    /// With or without decimals, for what no configuration file has.
    static func number(
        _ section: String, _ name: String, _ range: ClosedRange<Int>, standard: String, flag: FlagName, _ help: String
    ) -> Self {
        Self(
            section, name, .text("number"), standard: standard, scope: .process, flag: flag.text(section, name),
            alias: [], "\(help), \(Number.bounds(range))."
        ) { text throws(NotAllowed) in try Number.any(text, within: range) }
    }
}

extension Setting where Value == Bool {
    static func bool(
        _ section: String, _ name: String, standard: Bool, scope: SettingDescription.Scope = .project,
        flag: FlagName = .usual, _ help: String
    ) -> Self {
        Self(
            section, name, .bool, standard: "\(standard)", scope: scope, flag: flag.text(section, name), alias: [], help
        ) { text throws(NotAllowed) in
            guard let value = Bool(text) else { throw NotAllowed(description: "must be true or false") }
            return value
        }
    }
}

extension Setting where Value == String {
    static func text(
        _ section: String, _ name: String, _ placeholder: String, standard: String? = nil,
        scope: SettingDescription.Scope = .project, flag: FlagName = .usual, alias: [String] = [], _ help: String
    ) -> Self {
        Self(
            section, name, .text(placeholder), standard: standard, scope: scope, flag: flag.text(section, name),
            alias: alias, help
        ) { text throws(NotAllowed) in text }
    }
}

extension Setting {
    /// A text of a form of its own.
    static func formed(
        _ section: String, _ name: String, _ placeholder: String, scope: SettingDescription.Scope,
        flag: FlagName = .usual, _ help: String, read: @escaping @Sendable (String) throws(NotAllowed) -> Value
    ) -> Self {
        Self(
            section, name, .text(placeholder), standard: nil, scope: scope, flag: flag.text(section, name),
            alias: [], help, read: read)
    }
}

extension SettingDescription {
    /// A list, which only a file can give.
    static func list(
        _ section: String, _ name: String, of item: String, keys: [String], _ help: String
    ) -> SettingDescription {
        SettingDescription(
            section: section, name: name, kind: .list(of: item, keys: keys), standard: nil, scope: .project, flag: nil,
            variables: [], help: help)
    }
}

extension Setting {
    static func choice(
        _ section: String, _ name: String, _ words: [String], standard: String,
        scope: SettingDescription.Scope = .project, flag: FlagName = .usual,
        _ help: String, read: @escaping @Sendable (String) throws(NotAllowed) -> Value
    ) -> Self {
        Self(
            section, name, .choice(words), standard: standard, scope: scope, flag: flag.text(section, name),
            alias: [], help, read: read)
    }
}
