/// How places are shared that are all taken: whoever comes may have one of those who hold the most, if they still hold no
/// fewer than he does then. So nobody is kept out by another client's many requests.
package enum FairShare {
    /// Who has to give up a place; nil if places are shared fairly as it is.
    /// - Parameter held: how many places each client holds.
    package static func loser<Client: Hashable>(to newcomer: Client, held: [Client: Int]) -> Client? {
        guard let most = held.max(by: { $0.value < $1.value }), most.value >= held[newcomer, default: 0] + 2 else {
            return nil
        }
        return most.key
    }
}
