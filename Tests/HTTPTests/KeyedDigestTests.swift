import HTTP
import Testing

@Suite struct KeyedDigestTests {
    @Test("the same parts give the same digest, and other parts, cuts or keys another one")
    func digests() {
        let digest = KeyedDigest()
        let one = digest.digest(of: [[1, 2], [3]])
        #expect(one.count == 32)
        #expect(one == digest.digest(of: [[1, 2], [3]]))
        #expect(one != digest.digest(of: [[1], [2, 3]]))
        #expect(one != digest.digest(of: [[1, 2, 3]]))
        #expect(one != KeyedDigest().digest(of: [[1, 2], [3]]))
    }
}
