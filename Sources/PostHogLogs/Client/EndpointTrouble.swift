/// What an endpoint fails of.
package struct EndpointTrouble: Hashable, Sendable {
    package let endpoint: Endpoint
    package let failure: PollFailure
    /// How long it is not asked yet; zero where it may be.
    package let pause: Duration
}
