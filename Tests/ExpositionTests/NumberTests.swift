import Basics
import BasicsFixtures
import Exposition
import ExpositionFixtures
import Testing

@Suite("Numbers on a page")
struct NumberTests {
    @Test(
        "a number is written as the format has it",
        arguments: [
            (0, "0"), (-0.0, "0"), (1, "1"), (-17, "-17"), (0.1, "0.1"), (-2.5, "-2.5"),
            (1.0 / 3, "0.3333333333333333"),
            (5e-05, "5e-05"), (1e15, "1000000000000000"), (1e16, "10000000000000000"),
            (0x1p53, "9007199254740992"), (1e18, "1000000000000000000"),
            (0x1p62, "4611686018427387904"), (0x1p63, "9.223372036854776e+18"), (-0x1p63, "-9.223372036854776e+18"),
            (1e300, "1e+300"), (.greatestFiniteMagnitude, "1.7976931348623157e+308"),
            (.leastNonzeroMagnitude, "5e-324"),
            (-.leastNormalMagnitude, "-2.2250738585072014e-308"), (1_700_000_000.123456, "1700000000.123456"),
            (.nan, "NaN"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
        ] as [(Double, String)])
    func number(value: Double, expected: String) throws {
        #expect(try written(.number(value)) == expected)
    }

    @Test("a whole number is written digit by digit, whatever its length")
    func integers() throws {
        var values = [0, .max, .min]
        var power = 1
        for _ in 0..<18 {
            values += [power - 1, power, power + 1, -power]
            power *= 10
        }
        for value in values { #expect(try written(.integer(value)) == String(value)) }
    }

    @Test("any double reads back as itself", arguments: 0..<4 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<1_000 {
            let value = Double(bitPattern: generator.next())
            guard !value.isNaN else { continue }
            #expect(try Double(written(.number(value))) == value)
        }
    }

    private func written(_ value: SampleValue) throws -> String {
        let page = Pages.encode([MetricFamily(Pages.gauge(), [Series(.none, value)])])
        let family = try #require(try PageParser.families(of: page).first)
        return try #require(family.samples.first).value
    }
}
