import FoundationEssentials
import Testing

@testable import posthog_logs_exporter

@Suite struct LandingPageTests {
    @Test(
        "its links lead to the pages, also behind a proxy that serves it under a path of its own",
        arguments: ["http://a.example/", "https://proxy.example/exporters/posthog/"],
        ["/metrics", "/a/b", "//twice", "/a:b", "/a&b"])
    func links(place: String, telemetryPath: String) throws {
        let base = try #require(URL(string: place))
        let targets = try links(telemetryPath).map { link in
            try #require(URL(string: link, relativeTo: base)).absoluteString
        }
        #expect(targets == [telemetryPath, "/-/healthy", "/-/ready"].map { place.dropLast() + $0 })
    }

    private func links(_ telemetryPath: String) -> [String] {
        LandingPage.html(linkingTo: Page.all(telemetryPath: telemetryPath)).split(separator: "href=\"").dropFirst()
            .compactMap { $0.split(separator: "\"").first?.replacing("&amp;", with: "&") }.map { String($0) }
    }
}
