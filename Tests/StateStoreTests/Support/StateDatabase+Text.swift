import Basics

@testable import StateStore

extension StateDatabase {
    convenience init(_ path: String) throws {
        try self.init(path, clock: FixedClock())
    }

    /// Of one owner, whose rows are made of a text.
    func save(_ text: String, of owner: String = "project/a/1") throws(StoreFailure) {
        try save([owner: Self.rows(text)])
    }

    /// A row for each word; empty ones are rows too.
    static func rows(_ text: String) -> StateRows {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        return Dictionary(uniqueKeysWithValues: words.enumerated().map { (UInt64($0 + 1), Array($1.utf8)) })
    }

    func text(of owner: String = "project/a/1") -> String? {
        rows(of: owner).map { rows in
            rows.sorted { $0.key < $1.key }.map { String(decoding: $0.value, as: UTF8.self) }.joined(separator: " ")
        }
    }
}
