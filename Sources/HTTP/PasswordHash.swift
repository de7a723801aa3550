import CCrypt

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A bcrypt hash: `$2y$10$` and 53 characters, as htpasswd -B makes it. Checking a password against it takes long on
/// purpose: 50 ms at a cost of 10, twice that with each step.
package struct PasswordHash: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// The logarithm of the work.
    package let cost: Int
    package let text: String

    /// nil for what is no bcrypt hash.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 60, ["$2y$", "$2b$", "$2a$"].contains(text.prefix(4)), bytes[6] == UInt8(ascii: "$"),
            bytes[4...5].allSatisfy({ (0x30...0x39).contains($0) }),
            let cost = Int(text.dropFirst(4).prefix(2)), (4...31).contains(cost),
            bytes[7...].allSatisfy(Self.isOfAlphabet)
        else { return nil }
        self.text = text
        self.cost = cost
    }

    /// A hash that stands for nobody, and takes as long as any other of its cost.
    package init(ofNobodyAtCost cost: Int) {
        precondition((4...31).contains(cost), "bcrypt has no cost of \(cost)")
        self.cost = cost
        // As long and of the same letters as a real one, which is enough to be compared with.
        text = "$2b$\(cost < 10 ? "0" : "")\(cost)$" + String(repeating: "nobody", count: 9).prefix(53)
    }

    package var description: String { "(hidden)" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// Whether this is the password's hash. bcrypt uses its first 72 bytes alone.
    package func matches(_ password: [UInt8]) -> Bool {
        // In C it would end at the zero. The work is done all the same, so that nothing shows in the time.
        let isWhole = !password.contains(0)
        let computed = Self.compute(password + [0], setting: text)
        return isWhole && Self.equal(computed, Array(text.utf8))
    }

    private static func compute(_ password: [UInt8], setting: String) -> [UInt8] {
        let data = UnsafeMutablePointer<crypt_data>.allocate(capacity: 1)
        data.initialize(to: crypt_data())
        defer { data.deallocate() }
        let result = password.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { crypt_r($0.baseAddress, setting, data) }
        }
        return result.map { Array(String(cString: $0).utf8) } ?? []
    }

    /// In the same time wherever they differ.
    private static func equal(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one.count == other.count && zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func isOfAlphabet(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            false
        }
    }
}
