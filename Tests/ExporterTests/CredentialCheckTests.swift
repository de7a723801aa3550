import Basics
import Dispatch
import Glibc
import HTTP
import Testing

@testable import posthog_logs_exporter

/// The passwords are compared by hand: one is right if it is "right", and what that would cost is written down.
@Suite("Checks of passwords", .timeLimit(.minutes(1)))
struct CredentialCheckTests {
    private let comparing = HeldComparison()
    private let check: CredentialCheck

    init() {
        check = CredentialCheck(compare: comparing.compare)
    }

    @Test(
        "every check is as much work as that of the dearest hash, so that it does not tell which names are known",
        arguments: [[10], [4, 4], [4, 5], [4, 10, 12], [18, 4]])
    func equalWork(costs: [Int]) async {
        let users = Dictionary(uniqueKeysWithValues: costs.enumerated().map { ("user\($0)", hash(cost: $1)) })
        let dearest = costs.reduce(0) { max($0, 1 << $1) }
        comparing.release(1000)
        for name in users.keys + ["nobody", ""] {
            for password in ["right", "wrong"] {
                let before = comparing.work
                #expect(await verdict(name, password, users) == (users[name] != nil && password == "right"))
                #expect(comparing.work - before == dearest)
            }
        }
    }

    @Test("while strangers guess, the right password waits for one check of each of them, and is not turned away")
    func guesses() async throws {
        let users = ["alice": hash(cost: 4)]
        let (one, other, home) = (try client("10.0.0.1"), try client("10.0.0.2"), try client("10.0.0.3"))
        let turnedAway = Locked(0)
        for number in 0...300 {
            // So that it does not depend on the threads how many wait.
            if number == 1 { comparing.waitUntilBegun() }
            check.ask(question("alice", "guess \(number)", users), of: number % 2 == 0 ? one : other) { verdict in
                if case .busy = verdict { turnedAway.withLock { $0 += 1 } }
            }
        }
        #expect(turnedAway.withLock { $0 } == 300 - CredentialCheck.maxWaiting)
        let isAdmitted = await withCheckedContinuation { continuation in
            check.ask(question("alice", "right", users), of: home) { continuation.resume(returning: $0 == .admitted) }
            comparing.release(1000)
        }
        #expect(isAdmitted)
        let place = try #require(comparing.passwords.firstIndex(of: "right"))
        #expect(place <= 3)
    }

    @Test("45 guesses from the same address do not keep the right password out either")
    func sameAddress() async throws {
        let users = ["alice": hash(cost: 4)]
        let home = try client("10.0.0.1")
        for number in 0..<45 { check.ask(question("alice", "guess \(number)", users), of: home) { _ in } }
        let isAdmitted = await withCheckedContinuation { continuation in
            check.ask(question("alice", "right", users), of: home) { continuation.resume(returning: $0 == .admitted) }
            comparing.release(1000)
        }
        #expect(isAdmitted)
    }

    @Test("a password that is remembered waits for nothing, and one that many ask for is checked once")
    func remembered() async {
        let users = ["alice": hash(cost: 4)]
        let answered = Locked(0)
        let isAdmitted = await withCheckedContinuation { continuation in
            for number in 1...20 {
                check.ask(question("alice", "right", users), of: nil) { verdict in
                    let isLast = answered.withLock { count in
                        count += 1
                        return count == 20
                    }
                    if isLast { continuation.resume(returning: verdict == .admitted) }
                }
                if number == 20 { comparing.release(1) }
            }
        }
        #expect(isAdmitted)
        #expect(comparing.passwords == ["right"])
        // The thread of the checks is held up by somebody else's.
        check.ask(question("alice", "guess", users), of: nil) { _ in }
        #expect(check.verdict(on: question("alice", "right", users)) == .admitted)
        comparing.release(1)
    }

    private func verdict(_ user: String, _ password: String, _ users: [String: PasswordHash]) async -> Bool {
        await withCheckedContinuation { continuation in
            check.ask(question(user, password, users), of: nil) { continuation.resume(returning: $0 == .admitted) }
        }
    }

    private func question(
        _ user: String, _ password: String, _ users: [String: PasswordHash]
    ) -> CredentialCheck.Question {
        check.question(BasicCredentials(user: user, password: Array(password.utf8)), among: users)
    }

    private func hash(cost: Int) -> PasswordHash {
        PasswordHash(ofNobodyAtCost: cost)
    }

    private func client(_ address: String) throws -> ClientAddress {
        var storage = sockaddr_storage()
        try withUnsafeMutableBytes(of: &storage) { bytes in
            var ipv4 = sockaddr_in()
            ipv4.sin_family = sa_family_t(AF_INET)
            try #require(inet_pton(AF_INET, address, &ipv4.sin_addr) == 1)
            withUnsafeBytes(of: ipv4) { bytes.copyMemory(from: $0) }
        }
        return try #require(ClientAddress(storage))
    }
}

/// Stands for bcrypt: does nothing until it is told so many times to go on.
private final class HeldComparison: Sendable {
    private let permits = DispatchSemaphore(value: 0)
    private let begun = DispatchSemaphore(value: 0)
    private let state = Locked((passwords: [String](), work: 0))

    var passwords: [String] { state.withLock { $0.passwords } }

    /// In rounds of bcrypt.
    var work: Int { state.withLock { $0.work } }

    func release(_ count: Int) {
        for _ in 0..<count { permits.signal() }
    }

    /// Returns once there is a comparison that was not waited for before.
    func waitUntilBegun() {
        begun.wait()
    }

    func compare(_ hash: PasswordHash, _ password: [UInt8]) -> Bool {
        begun.signal()
        permits.wait()
        let text = String(decoding: password, as: UTF8.self)
        state.withLock {
            $0.passwords.append(text)
            $0.work += 1 << hash.cost
        }
        return text == "right"
    }
}
