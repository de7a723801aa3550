#if canImport(Darwin)
    package import Darwin
#else
    package import Glibc
#endif

/// Who a connection is from, as far as limits go: an IPv4 address, or the /64 that an IPv6 address is in, since whoever
/// has one address there has all of them.
package struct ClientAddress: Hashable, Sendable {
    private let family: Int32
    private let network: UInt64

    /// nil for addresses that tell nobody apart, such as those of Unix sockets.
    package init?(_ address: sockaddr_storage) {
        family = Int32(address.ss_family)
        switch family {
        case AF_INET:
            network = withUnsafeBytes(of: address) {
                UInt64($0.load(fromByteOffset: Self.offsetOfIPv4, as: UInt32.self))
            }
        case AF_INET6:
            let (high, low) = withUnsafeBytes(of: address) { bytes in
                let start = Self.offsetOfIPv6
                return (
                    bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self),
                    bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self)
                )
            }
            // ::ffff:a.b.c.d, an IPv4 client of a socket for both.
            let isMapped = high == 0 && UInt64(bigEndian: low) >> 32 == 0xFFFF
            network = isMapped ? low : high
        default:
            return nil
        }
    }

    private static let offsetOfIPv4 = MemoryLayout<sockaddr_in>.offset(of: \.sin_addr) ?? 0
    private static let offsetOfIPv6 = MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr) ?? 0
}
