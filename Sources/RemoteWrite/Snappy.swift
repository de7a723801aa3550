import CSnappy

/// Snappy's block format, which remote write takes: https://github.com/google/snappy/blob/main/format_description.txt
enum Snappy {
    static func compressed(_ plain: [UInt8]) -> [UInt8] {
        let most = snappy_max_compressed_length(plain.count)
        return [UInt8](unsafeUninitializedCapacity: most) { room, count in
            var length = most
            let status = plain.withUnsafeBytes { plain in
                room.withMemoryRebound(to: CChar.self) { room in
                    snappy_compress(
                        plain.baseAddress?.assumingMemoryBound(to: CChar.self), plain.count, room.baseAddress, &length)
                }
            }
            precondition(status == SNAPPY_OK, "there is room for as much as it may take")
            count = length
        }
    }
}
