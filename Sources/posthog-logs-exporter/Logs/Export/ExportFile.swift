import Basics
import Glibc

/// A file that is written under another name in the same folder, and gets its own once it is whole. Only its owner may read it.
final class ExportFile: Sendable {
    private let path: String
    private let partialPath: String
    private let descriptor: Int32
    private let mayReplace: Bool
    private let state = Locked(State())

    private struct State {
        var bytes = 0
        /// Of the first write that failed.
        var error: Int32 = 0
        var isOpen = true
    }

    /// - Parameter mayReplace: whether a file of that name may be there.
    init(_ path: String, mayReplace: Bool) throws(SettingsError) {
        guard !path.isEmpty, !path.hasSuffix("/") else {
            throw SettingsError("the name of the file to write is missing")
        }
        var status = stat()
        if lstat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw SettingsError("\(path) is there and is no regular file: choose another name")
            }
            guard mayReplace else {
                throw SettingsError("\(path) is there already: choose another name, or give --force")
            }
        }
        var template = Array("\(path).partial-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else {
            throw SettingsError("cannot write into the folder of \(path): \(String(cString: strerror(errno)))")
        }
        partialPath = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        self.path = path
        self.mayReplace = mayReplace
    }

    deinit {
        abandon()
    }

    /// How much is written.
    var bytes: Int { state.withLock { $0.bytes } }
    /// Why it could not be written; nil where it could.
    var failure: String? { state.withLock { $0.error == 0 ? nil : String(cString: strerror($0.error)) } }

    /// False if it cannot be written.
    func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var remaining = bytes[...]
        while !remaining.isEmpty {
            let written = Glibc.write(
                descriptor, UnsafeRawBufferPointer(rebasing: remaining).baseAddress, remaining.count)
            guard written >= 0 || errno == EINTR else {
                let code = errno
                state.withLock { $0.error = code }
                return false
            }
            remaining = remaining.dropFirst(max(0, written))
        }
        state.withLock { $0.bytes += bytes.count }
        return true
    }

    /// Forgets what is written, for another try.
    func restart() {
        ftruncate(descriptor, 0)
        lseek(descriptor, 0, SEEK_SET)
        state.withLock { $0.bytes = 0 }
    }

    /// Brings it to the disk and gives it its name.
    func finish() throws {
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure("cannot write", errno) }
        guard mayReplace ? rename(partialPath, path) == 0 : link(partialPath, path) == 0 else {
            throw failure("cannot name the file", errno)
        }
        abandon()
    }

    /// Removes what is there under the other name.
    func abandon() {
        let wasOpen = state.withLock { state in
            defer { state.isOpen = false }
            return state.isOpen
        }
        guard wasOpen else { return }
        unlink(partialPath)
        close(descriptor)
    }

    private func failure(_ what: String, _ code: Int32) -> StartFailure {
        StartFailure(description: "\(what) \(path): \(String(cString: strerror(code)))")
    }
}
