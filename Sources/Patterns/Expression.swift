import CRE2

#if canImport(Glibc)
    import Glibc
#endif

/// RE2's own.
final class Expression: @unchecked Sendable {  // not changed after it was made: any thread may use it
    private let pointer: OpaquePointer

    init(_ text: String) throws(PatternError) {
        var text = text
        var error = [CChar](repeating: 0, count: 256)
        let made = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                cre2_pattern_new($0.baseAddress, $0.count, &error, error.count)
            }
        }
        guard let made else {
            let reason = String(decoding: error.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            throw PatternError(description: reason)
        }
        pointer = made
    }

    deinit { cre2_pattern_delete(pointer) }

    var groups: Int { Int(cre2_pattern_groups(pointer)) }

    func group(_ name: String) -> Int? {
        let number = name.withBytes { cre2_pattern_group(pointer, $0.baseAddress, $0.count) }
        return number > 0 ? Int(number) : nil
    }

    func matches(_ text: String) -> Bool {
        text.withBytes { cre2_pattern_matches(pointer, $0.baseAddress, $0.count) }
    }

    func replacing(in text: String, rewrite: String) -> String? {
        text.withBytes { text in
            rewrite.withBytes { rewrite in
                var length = 0
                let result = cre2_pattern_replace(
                    pointer, text.baseAddress, text.count, rewrite.baseAddress, rewrite.count, &length)
                guard let result else { return nil }
                defer { free(result) }
                let bytes = UnsafeRawBufferPointer(start: result, count: length)
                return String(decoding: bytes, as: UTF8.self)
            }
        }
    }
}

extension String {
    fileprivate func withBytes<Result>(_ body: (UnsafeBufferPointer<CChar>) -> Result) -> Result {
        var text = self
        return text.withUTF8 { $0.withMemoryRebound(to: CChar.self, body) }
    }
}
