/// Finds out when a file with CA certificates, which is in use, holds others. A connection that exists goes on with the old ones.
struct AuthoritiesWatch {
    static let interval: Duration = .seconds(2)

    /// What the files held when it was last said that they had changed.
    private var told: [String: [UInt8]?] = [:]

    /// Whether one of them has changed, which is said once of the same contents.
    mutating func haveChanged(_ files: Set<AuthoritiesFile>) -> Bool {
        // A pipe is empty when it is read again.
        let lasting = files.filter { FileContents.isLasting($0.path) }
        let held = Dictionary(lasting.map { ($0.path, try? FileContents.read($0.path)) }) { first, _ in first }
        guard lasting.contains(where: { !$0.holds(held[$0.path] ?? nil) }) else {
            told = [:]
            return false
        }
        defer { told = held }
        return told != held
    }
}
