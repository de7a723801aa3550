import HTTP
import Testing

@Suite struct PasswordHashTests {
    /// Known pairs of others: jBCrypt, crypt_blowfish, Prometheus' exporter-toolkit.
    static let known: [(password: [UInt8], hash: String)] = [
        (Array("a".utf8), "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"),
        (Array("abc".utf8), "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i"),
        (Array("U*U".utf8), "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
        ([], "$2b$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"),
        ([0xA3], "$2y$05$/OK.fbVrR/bpIqNJ5ianF.Sa7shbm4.OzKpvFnX1pQLmQW96oUlCq"),
        (Array("fakepassword".utf8), "$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi"),
    ]

    @Test("a password matches its own hash and no other's", arguments: known.indices)
    func matches(index: Int) throws {
        let hash = try #require(PasswordHash(Self.known[index].hash))
        #expect(hash.matches(Self.known[index].password))
        #expect(!hash.matches(Self.known[(index + 1) % Self.known.count].password))
    }

    @Test("a password does not end at a zero byte, as C would have it")
    func zeroByte() throws {
        let hash = try #require(PasswordHash(Self.known[1].hash))
        #expect(!hash.matches(Array("abc\0def".utf8)))
        #expect(!hash.matches(Array("abc\0".utf8)))
    }

    @Test(
        "what is no bcrypt hash is none",
        arguments: [
            "", "secret", "$1$salt$hash", "$2x$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy",
            "$2b$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWN",
            "$2b$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNyy",
            "$2b$+5$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy",
            "$2b$03$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy",
            "$2b$32$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy",
            "$2b$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9C cdxiRTWNy",
            "$2b$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWé",
        ])
    func malformed(_ text: String) {
        #expect(PasswordHash(text) == nil)
    }

    @Test("nobody's hash is a hash of its cost, so that checking it takes as long, and matches nothing")
    func nobody() {
        let nobody = PasswordHash(ofNobodyAtCost: 4)
        #expect(PasswordHash(nobody.text)?.cost == 4)
        #expect(!nobody.matches([]))
        #expect(!nobody.matches(Array("nobody".utf8)))
    }

    @Test("a hash shows itself in no description or dump")
    func hidden() throws {
        let hash = try #require(PasswordHash(Self.known[1].hash))
        var dumped = ""
        dump(["alice": hash], to: &dumped)
        #expect(!"\(hash) \(String(reflecting: hash)) \([hash]) \(dumped)".contains("If6bvum"))
    }
}
