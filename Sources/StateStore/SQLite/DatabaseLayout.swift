import Basics

/// How rows stand in the database: in one table, each with its checksum, since SQLite does not see a flipped bit within a
/// value. An owner has a number, and the row 0 says its name, how many rows it has, and a digest of their checksums, which
/// finds a row that is lost or older than the others.
enum DatabaseLayout {
    /// Of the database as a whole, as `user_version`.
    static let version: Int32 = 1
    /// What makes a database one of this exporter's: "phlg".
    static let applicationID: Int32 = 0x7068_6C67
    static let table = "CREATE TABLE rows(id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)"

    static let writing =
        "INSERT INTO rows(id, bytes) VALUES(?1, ?2) ON CONFLICT(id) DO UPDATE SET bytes = excluded.bytes"
    static let deleting = "DELETE FROM rows WHERE id = ?1"

    static let magic = Array("SQLite format 3\0".utf8)
    /// Where in a database file the application's id stands, highest byte first.
    static let applicationIDOffset = 68
}

/// Where a row stands: behind all rows of owners with lower numbers, by its key.
struct RowID: Hashable {
    static let keyBits: Int64 = 40

    let owner: Int64
    let key: UInt64

    init(owner: Int64, key: UInt64) {
        precondition(key >> UInt64(Self.keyBits) == 0, "a row's key has at most 40 bits")
        self.owner = owner
        self.key = key
    }

    init(rawValue: Int64) {
        owner = rawValue >> Self.keyBits
        key = UInt64(rawValue & (1 << Self.keyBits - 1))
    }

    var rawValue: Int64 { owner << Self.keyBits | Int64(key) }

    /// The bytes behind a checksum of themselves and of the row's ID.
    func packed(_ bytes: [UInt8]) -> [UInt8] {
        var writer = StateWriter()
        writer.fixed32(checksum(of: bytes))
        return writer.bytes + bytes
    }

    /// What was packed here; nil if that is not what is there.
    func unpacked(_ stored: [UInt8]) -> [UInt8]? {
        var reader = StateReader(stored)
        guard let crc = try? reader.fixed32() else { return nil }
        let bytes = Array(stored[4...])
        return crc == checksum(of: bytes) ? bytes : nil
    }

    /// What the row adds to the digest of its owner.
    func digest(of bytes: [UInt8]) -> UInt64 {
        Self.mixed(Self.mixed(key) ^ UInt64(checksum(of: bytes)))
    }

    private func checksum(of bytes: [UInt8]) -> UInt32 {
        var id = StateWriter()
        id.fixed(UInt64(bitPattern: rawValue))
        return CRC32.checksum(of: id.bytes + bytes)
    }

    /// SplitMix64's last step: numbers that are close come far apart.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = value &+ 0x9E37_79B9_7F4A_7C15
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
