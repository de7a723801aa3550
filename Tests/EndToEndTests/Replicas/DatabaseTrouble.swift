import PostgreSQLFixtures
import Testing

/// What can be wrong with a state database.
enum DatabaseTrouble: CaseIterable, CustomTestStringConvertible, Sendable {
    case wrongPassword
    case noPasswordFile
    case nobodyListens
    case noResponse
    case untrustedCertificate
    case missingDatabase
    case readOnly
    case notPermitted
    case noSchema
    case full

    var testDescription: String { "\(self)" }

    /// A disk to fill takes root.
    var isPossible: Bool { self != .full || TinyTablespace.isPossible }

    /// The others show when a connection is made.
    var canBeginLater: Bool {
        switch self {
        case .nobodyListens, .noResponse, .readOnly, .full: true
        default: false
        }
    }

    /// What its line has in it.
    var said: String {
        switch self {
        case .wrongPassword: "password authentication failed"
        case .noPasswordFile: "password file"
        case .nobodyListens: "Connection refused"
        case .noResponse: "no response in time"
        case .untrustedCertificate: "certificate verify failed"
        case .missingDatabase: "does not exist"
        case .readOnly: "read-only"
        case .notPermitted: "permission denied"
        case .noSchema: "no schema has been selected"
        case .full: "disk is full"
        }
    }
}
