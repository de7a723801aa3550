import HTTP

/// One of several processes that share the projects, each with some of them.
struct Shard: Hashable, Sendable, CustomStringConvertible {
    /// Counted from 0.
    let index: Int
    let count: Int

    /// The most there can be. Beyond that a process would have less than a project of what one can take.
    static let maxCount = 1000

    var description: String { "\(index)/\(count)" }

    func takes(_ project: String) -> Bool { Self.owner(of: project, among: count) == index }

    /// Which shard takes a project, by rendezvous hashing: each shard has a number for each project, and the highest takes it. One
    /// shard more takes from every other, and nothing moves between these.
    ///
    /// The number is a SHA-256, so that it stays the same over versions and machines.
    ///
    /// - Parameters:
    ///   - project: the name of its saved state, which is its host and ID.
    ///   - count: how many shards there are, at least one.
    static func owner(of project: String, among count: Int) -> Int {
        (0..<count).lazy.map { (index: $0, number: SHA256.digest(of: Array("\($0) \(project)".utf8))) }
            .max { $0.number.lexicographicallyPrecedes($1.number) }?.index ?? 0
    }
}

/// A shard as it is given.
enum ShardChoice: Hashable, Sendable {
    case fixed(Shard)
    /// The one whose number the name of the pod ends with.
    case auto(count: Int)

    /// `0/3`, or `auto/3`.
    init(_ text: String) throws(NotAllowed) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Self.number(parts[1]), (1...Shard.maxCount).contains(count) else {
            throw Self.notAllowed
        }
        guard parts[0] != "auto" else {
            self = .auto(count: count)
            return
        }
        guard let index = Self.number(parts[0]) else { throw Self.notAllowed }
        guard index < count else {
            throw NotAllowed(
                description:
                    "does not exist: shards are counted from 0, so the last of \(count) is \(count - 1)/\(count)")
        }
        self = .fixed(Shard(index: index, count: count))
    }

    /// - Parameter environment: where the pod's name is looked up.
    func shard(_ environment: Environment) throws(NotAllowed) -> Shard {
        switch self {
        case .fixed(let shard): return shard
        case .auto(let count):
            guard let pod = environment.trimmed(Self.podVariable) else {
                throw NotAllowed(
                    description: "needs the variable \(Self.podVariable), the name of a pod of a StatefulSet, such as "
                        + "posthog-logs-exporter-2; elsewhere give the number itself, such as 0/\(count)")
            }
            guard let dash = pod.lastIndex(of: "-"), let index = Self.number(pod[pod.index(after: dash)...]) else {
                throw NotAllowed(
                    description:
                        "needs a pod of a StatefulSet, whose name ends in a dash and a number; \(Self.podVariable) is "
                        + String(pod.prefix(200)).debugDescription)
            }
            guard index < count else {
                throw NotAllowed(
                    description:
                        "is for \(count) pod\(count == 1 ? "" : "s"), with numbers from 0 to \(count - 1), and this one is "
                        + "number \(index): give auto/\(index + 1) to all, or have fewer replicas")
            }
            return Shard(index: index, count: count)
        }
    }

    private static let podVariable = "POD_NAME"

    /// Plain digits without a sign, and without a zero before them.
    private static func number(_ text: Substring) -> Int? {
        guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains),
            text == "0" || !text.hasPrefix("0")
        else { return nil }
        return Int(text)
    }

    private static let notAllowed = NotAllowed(
        description:
            "must be i/n, such as 0/3 for the first of three shards, or auto/n, with n from 1 to \(Shard.maxCount)")
}
