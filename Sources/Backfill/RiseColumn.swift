/// By how much a counter rises in the buckets of a day. Most series do not rise in most buckets, so only rises take room.
package struct RiseColumn: Hashable, Sendable {
    /// Pairs of numbers, seven bits a byte, lowest first: how many buckets after the one before, and by how much.
    private var bytes: [UInt8] = []
    private var end = 0
    /// In which bucket it rises first; nil where it does in none.
    package private(set) var first: Int?

    package init() {}

    /// - Parameter bucket: later than those before.
    package mutating func append(_ rise: Int, in bucket: Int) {
        precondition(rise > 0 && bucket >= end, "rises come in order")
        append(UInt(bucket - end))
        append(UInt(rise))
        end = bucket + 1
        first = first ?? bucket
    }

    private mutating func append(_ number: UInt) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Reads the rises from the first to the last.
    package struct Cursor: Sendable {
        private let bytes: [UInt8]
        private var index = 0
        private var next: (bucket: Int, rise: Int)?
        private var end = 0

        fileprivate init(_ bytes: [UInt8]) {
            self.bytes = bytes
            advance()
        }

        /// What it rises by in a bucket, which is later than those before.
        package mutating func rise(in bucket: Int) -> Int {
            guard let found = next, found.bucket == bucket else { return 0 }
            advance()
            return found.rise
        }

        private mutating func advance() {
            guard index < bytes.count else {
                next = nil
                return
            }
            let bucket = end + Int(number())
            next = (bucket, Int(number()))
            end = bucket + 1
        }

        private mutating func number() -> UInt {
            var value: UInt = 0
            var shift: UInt = 0
            while true {
                let byte = bytes[index]
                index += 1
                value |= UInt(byte & 0x7F) << shift
                shift += 7
                if byte < 0x80 { return value }
            }
        }
    }

    package var cursor: Cursor { Cursor(bytes) }
}
