import Exposition
import HTTP

/// The part of a page that changes with polls alone, ready to be followed by the part that is always new.
enum PageBeginning: Sendable {
    case plain([UInt8])
    case compressed(GzipBeginning)

    /// Compressed or not, as the encoding says.
    init(_ plain: [UInt8], _ encoding: PageEncoding) {
        switch encoding.coding {
        case .identity: self = .plain(plain)
        case .gzip: self = .compressed(GzipBeginning(plain))
        }
    }

    /// A whole page, in pieces.
    func followed(by rest: [UInt8]) -> [[UInt8]] {
        switch self {
        case .plain(let bytes): [bytes, rest]
        case .compressed(let beginning): [beginning.bytes, beginning.ended(by: rest)]
        }
    }
}
