import CMicroHTTPD

/// The value of the first header of that name, without regard to case.
func header(_ name: String, of connection: OpaquePointer) -> String? {
    MHD_lookup_connection_value(connection, .HEADER_KIND, name).map { String(cString: $0) }
}

extension HTTPFields {
    /// All headers of a request in the order they came.
    init(of connection: OpaquePointer) {
        self.init(room: Self.usualCount)
        withUnsafeMutablePointer(to: &self) { pointer in
            _ = MHD_get_connection_values_n(connection, .HEADER_KIND, appendField, pointer)
        }
    }
}

/// Called by libmicrohttpd on the calling thread, once for each header, until it returns MHD_NO.
private func appendField(
    _ context: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?, _ nameSize: Int,
    _ value: UnsafePointer<CChar>?, _ valueSize: Int
) -> MHD_Result {
    guard let context else { return .NO }
    let fields = context.assumingMemoryBound(to: HTTPFields.self)
    fields.pointee.append((text(name, nameSize), text(value, valueSize)))
    return .YES
}

/// Whatever bytes came; what is no UTF-8 is replaced.
private func text(_ start: UnsafePointer<CChar>?, _ size: Int) -> String {
    String(decoding: UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : size), as: UTF8.self)
}
