// Compiled by run.sh into one module with the sources of HTTP.

import Glibc

/// The server that gets the inputs, made with the first of them. It looks at requests in every way that the exporter does.
private let server: HTTPServer = {
    let fine = PreparedResponse(status: 200, headers: [("Content-Type", "text/plain")], body: Array("fine\n".utf8))
    let router = Router([
        "/": .read { _ in .response(fine) }, "/later": .read { _ in .deferred { $0.answer(with: fine) } },
        "/tracked": .change { _ in .tracked(fine) {} },
    ])
    let configuration = ServerConfiguration(
        target: .address("127.0.0.1:0"), threads: 2, connectionTimeout: .seconds(2),
        limits: ConnectionLimits(total: 50, headerTime: .seconds(2), answerTime: .seconds(2), headerBytes: 16_384))
    do {
        let server = try HTTPServer(configuration) { request in
            _ = BasicCredentials(request.headers)
            return router.answer(request)
        }
        server.use(ExtraHeaders([("X-Frame-Options", "deny")]))
        return server
    } catch {
        fatalError("\(error)")
    }
}()

private final class Count: @unchecked Sendable {  // libFuzzer calls on one thread alone
    var inputs = 0
}

private let count = Count()

private let proper = Array("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8)

/// Called by libFuzzer, one thread, with each input: bytes as they come over one connection. Now and then a proper request
/// has to be answered as ever.
@_cdecl("LLVMFuzzerTestOneInput")
public func serveOneInput(_ start: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    _ = exchange(UnsafeBufferPointer(start: start, count: size))
    count.inputs += 1
    if count.inputs.isMultiple(of: 256) {
        let answer = Array("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8).withUnsafeBufferPointer(
            exchange)
        precondition(answer.starts(with: "HTTP/1.1 200 OK\r\n".utf8), "the server no longer answers")
    }
    return 0
}

/// Sends it all, takes what comes within a few milliseconds, and goes.
private func exchange(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(server.port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    let code = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
    var writable = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    // libFuzzer looks at its watch by a signal; a connect that it interrupts goes on by itself.
    let isTaken = code == 0 || (errno == EINTR && uninterrupted(&writable, -1) == 1)
    precondition(isTaken, "the server takes no connection: \(String(cString: strerror(errno)))")
    var sent = 0
    while sent < bytes.count {
        let count = send(descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
        guard count > 0 else { break }
        sent += count
    }
    var answer: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    // A proper request is waited for as long as it takes; libFuzzer ends what takes longer.
    let patience: Int32 = bytes.starts(with: proper) ? -1 : 2
    while uninterrupted(&event, patience) == 1, case let got = recv(descriptor, &chunk, chunk.count, 0), got > 0 {
        answer += chunk[..<got]
    }
    return answer
}

/// poll(2), again if a signal came between.
private func uninterrupted(_ event: inout pollfd, _ milliseconds: Int32) -> Int32 {
    while true {
        let count = poll(&event, 1, milliseconds)
        guard count < 0, errno == EINTR else { return count }
    }
}
