import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct FaultTests {
    let box = Box()

    @Test("a fault lasts for as many requests as it was given for, at its endpoints only")
    func times() {
        box.api.inject(.answer(status: 503, headers: ["Retry-After": "7"], body: "busy"), at: [.count], times: 2)
        #expect(box.get(.hasLogs).status == 200)
        let first = box.post(.count, "{}")
        #expect(first.status == 503)
        #expect(first.text == "busy")
        #expect(first.headers["Retry-After"] == "7")
        #expect(box.post(.count, "{}").status == 503)
        #expect(box.post(.count, "{}").status == 200)
    }

    @Test("a fault without a number lasts until it is cleared; faults come in their order")
    func cleared() {
        box.api.inject(.answer(status: 500))
        box.api.inject(.answer(status: 504), times: nil)
        #expect((0..<4).map { _ in box.get(.hasLogs).status } == [500, 504, 504, 504])
        box.api.clearFaults()
        #expect(box.get(.hasLogs).status == 200)
    }

    @Test("pages, halves and closures")
    func kinds() {
        let right = box.get(.hasLogs).text
        box.api.inject(.page)
        box.api.inject(.truncated)
        box.api.inject(
            .custom { request, answer in
                var answer = answer
                answer.body = Array(request.method.utf8) + answer.body
                return answer
            })
        let page = box.get(.hasLogs)
        #expect(page.status == 200)
        #expect(page.text.hasPrefix("<!DOCTYPE html>"))
        #expect(page.headers["Content-Type"] == "text/html")
        #expect(box.get(.hasLogs).text == String(right.prefix(right.count / 2)))
        #expect(box.get(.hasLogs).text == "GET" + right)
    }

    @Test("requests to known endpoints are recorded with query, headers and status")
    func recorded() throws {
        box.api.inject(.abort, at: [.hasLogs])
        _ = box.post(.countRanges, range("10:00:00", "11:00:00", #","targetBuckets":12,"serviceNames":["a"]"#))
        _ = box.get(.hasLogs)
        _ = box.send(SimulatedRequest(method: "GET", path: "/elsewhere"))
        let requests = box.api.requests
        #expect(requests.map(\.route) == [.countRanges, .hasLogs])
        let first = try #require(requests.first)
        #expect(first.query?.dateFrom == "2026-11-23T10:00:00Z")
        #expect(first.query?.targetBuckets == 12)
        #expect(first.query?.serviceNames == ["a"])
        #expect(first.request.headers["authorization"] == "Bearer phx_simulator")
        #expect(first.project == "1")
        #expect(first.status == 200)
        #expect(requests.last?.delivery == .aborted)
        box.api.forgetRequests()
        #expect(box.api.requests.isEmpty)
    }

    @Test("of many requests the newest stay")
    func bounded() {
        for _ in 0...LogsAPI.recordLimit { _ = box.get(.hasLogs) }
        box.api.inject(.answer(status: 599))
        _ = box.get(.hasLogs)
        #expect(box.api.requests.count <= LogsAPI.recordLimit)
        #expect(box.api.requests.last?.status == 599)
    }
}
