import Testing

/// The real executable against a PostHog on loopback. One test at a time: each looks at the clock.
@Suite(.serialized) enum EndToEndTests {}
