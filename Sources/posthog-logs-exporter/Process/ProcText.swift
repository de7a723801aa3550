/// Reads the texts of Linux' /proc.
enum ProcText {
    /// Of /proc/self/stat.
    struct Stat: Equatable {
        /// In user and system mode together.
        let cpuTicks: Int
        /// Since the machine was started.
        let startTicks: Int

        init?(_ text: String) {
            // The second field is the name of the program in parentheses, which may itself hold blanks and parentheses.
            guard let end = text.lastIndex(of: ")") else { return nil }
            let fields = text[end...].split(separator: " ")
            // fields[0] is the second one.
            guard fields.count > 20, let user = Int(fields[12]), let system = Int(fields[13]),
                let start = Int(fields[20])
            else { return nil }
            cpuTicks = user + system
            startTicks = start
        }
    }

    /// Of /proc/self/statm.
    struct Memory: Equatable {
        let virtualPages: Int
        let residentPages: Int

        init?(_ text: String) {
            let fields = text.split(separator: " ")
            guard fields.count > 1, let virtual = Int(fields[0]), let resident = Int(fields[1]) else { return nil }
            virtualPages = virtual
            residentPages = resident
        }
    }

    /// The soft limit of open files in /proc/self/limits; nil if there is none.
    static func descriptorLimit(_ text: String) -> Int? {
        let prefix = "Max open files"
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(prefix) }) else { return nil }
        return line.dropFirst(prefix.count).split(separator: " ").first.flatMap { Int($0) }
    }

    /// When the machine was started, in Unix time, of /proc/stat.
    static func bootTime(_ text: String) -> Int? {
        let prefix = "btime "
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(prefix) }) else { return nil }
        return Int(line.dropFirst(prefix.count))
    }
}
