import Glibc

/// A call of the operating system that failed: which, and its errno.
package struct SystemFailure: Error, Equatable, CustomStringConvertible {
    let call: String
    let code: Int32

    /// Right after the call that failed, before another one changes errno.
    package init(_ call: String) {
        self.call = call
        code = errno
    }

    /// The operating system's own words for it.
    var words: String { String(cString: strerror(code)) }

    package var description: String { "\(call): \(words)" }
}
