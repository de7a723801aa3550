import Basics
import Testing

@testable import posthog_logs_exporter

@Suite("Requests for a reload", .timeLimit(.minutes(1)))
struct ReloadRequestsTests {
    @Test("of keys that change together one request takes care, and of those that change after it another")
    func keys() async {
        let requests = ReloadRequests()
        for _ in 0..<500 { requests.keyChanged() }
        requests.ask(.hangup)
        var waiting = requests.requests.makeAsyncIterator()
        #expect(await waiting.next()?.name == "key")
        #expect(await waiting.next()?.name == "hangup")
        requests.takeKeyChange()
        requests.keyChanged()
        #expect(await waiting.next()?.name == "key")
    }

    @Test("a hundred wait, and further ones are told that they do not")
    func full() async {
        let requests = ReloadRequests()
        for _ in 0..<100 { #expect(requests.ask(.changedFile)) }
        #expect(!requests.ask(.hangup))
        requests.keyChanged()
        var waiting = requests.requests.makeAsyncIterator()
        #expect(await waiting.next()?.name == "file")
        // The change that found no room is not forgotten for good.
        requests.keyChanged()
        for _ in 1..<100 { _ = await waiting.next() }
        #expect(await waiting.next()?.name == "key")
    }
}

extension ReloadRequests.Request {
    fileprivate var name: String {
        switch self {
        case .hangup: "hangup"
        case .changedFile: "file"
        case .changedAuthorities: "authorities"
        case .changedKey: "key"
        case .page: "page"
        }
    }
}
