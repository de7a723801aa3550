/// Whose request it is, and the means to break off its answer.
package struct RequestOrigin: Sendable {
    /// nil where clients cannot be told apart, as on a Unix socket.
    package let client: ClientAddress?
    let connections: ConnectionTable
    let descriptor: Int32
    let number: Int

    /// Closes the connection, if the request's answer has not been sent by now. From any thread.
    package func breakOff() {
        connections.breakOff(descriptor, request: number)
    }
}
