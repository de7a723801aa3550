import Exposition
import HTTP

/// The part of a page that changes with polls alone, ready to be followed by the part that is always new.
enum PageBeginning: Sendable {
    case plain([UInt8])
    case compressed(GzipBeginning)

    /// A whole page, in pieces.
    func followed(by remaining: [UInt8]) -> [[UInt8]] {
        switch self {
        case .plain(let bytes): [bytes, remaining]
        case .compressed(let beginning): [beginning.bytes, beginning.ended(by: remaining)]
        }
    }
}
