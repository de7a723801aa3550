import Basics
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct BucketWidthTests {
    private func width(_ length: Int64, _ target: Int64, extra: Int64 = 0) -> Int64 {
        let start = Timestamp(seconds: 1_795_435_200)
        return BucketWidth.pick(
            from: start, to: start.adding(seconds: length).adding(microseconds: extra), target: target)
    }

    @Test(
        "each width reaches up to half way to the next, that point included",
        arguments: [
            (1, 150), (5, 375), (10, 1750), (60, 4500), (120, 10_500), (300, 22_500), (600, 37_500), (900, 67_500),
            (1800, 135_000), (3600, 270_000), (7200, 540_000), (14_400, 900_000), (21_600, 1_620_000),
            (43_200, 3_240_000),
        ])
    func limits(seconds: Int64, upTo length: Int64) {
        #expect(width(length, 50) == seconds)
        #expect(width(length, 50, extra: 50) > seconds)
    }

    @Test("the step is rounded to microseconds before, a half to even")
    func rounding() {
        #expect(width(4500, 50, extra: 25) == 60)
        #expect(width(4500, 50, extra: 26) == 120)
        #expect(width(5400, 4, extra: 2) == 900)
        #expect(width(5400, 4, extra: 3) == 1800)
    }

    @Test(
        "the widths that count-ranges is documented with",
        arguments: [
            (3600, 10, 300), (900, 10, 60), (86_400, 10, 7200), (432_000, 10, 43_200), (432_000, 5, 86_400),
            (432_000, 20, 21_600), (432_000, 50, 7200), (432_000, 100, 3600), (3600, 60, 60), (3600, 12, 300),
        ])
    func countRanges(length: Int64, target: Int64, seconds: Int64) {
        #expect(width(length, target) == seconds)
    }

    @Test("the widest is a day, the narrowest a second, and no range traps")
    func ends() {
        #expect(width(1 << 40, 50) == 86_400)
        #expect(width(0, 50) == 1)
        #expect(width(-5, 50) == 1)
        let ends = [Timestamp(microseconds: .min), Timestamp(microseconds: .max)]
        #expect(BucketWidth.pick(from: ends[0], to: ends[1], target: 100) == 86_400)
        #expect(BucketWidth.pick(from: ends[1], to: ends[0], target: 1) == 1)
    }
}
