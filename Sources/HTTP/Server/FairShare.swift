/// Shares slots that are all in use: a newcomer gets one from the client that holds the most, if that one then still holds
/// no fewer than the newcomer. So no client is kept out by the many requests of another one.
package enum FairShare {
    /// Who has to give up a slot; nil if the slots are shared fairly already.
    /// - Parameter held: how many slots each client holds.
    package static func loser<Client: Hashable>(to newcomer: Client, held: [Client: Int]) -> Client? {
        guard let most = held.max(by: { $0.value < $1.value }), most.value >= held[newcomer, default: 0] + 2 else {
            return nil
        }
        return most.key
    }
}
