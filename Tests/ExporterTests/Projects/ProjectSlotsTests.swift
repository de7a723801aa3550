import Testing

@testable import posthog_logs_exporter

@Suite("Where in the interval projects are polled")
struct ProjectSlotsTests {
    @Test(
        "those of the start are spread evenly; whoever stays keeps the place, and others get the middle of the widest gap"
    )
    func places() {
        var slots = ProjectSlots()
        slots.update(["a", "b", "c", "d"])
        let quarter = ProjectSlots.count / 4
        #expect(["a", "b", "c", "d"].map { slots[$0] } == [0, quarter, 2 * quarter, 3 * quarter])
        slots.update(["a", "b", "d", "e"])
        #expect(["a", "b", "d", "e"].map { slots[$0] } == [0, quarter, 3 * quarter, 2 * quarter])
        slots.update(["d", "f"])
        #expect(["d", "f"].map { slots[$0] } == [3 * quarter, quarter])
    }
}
