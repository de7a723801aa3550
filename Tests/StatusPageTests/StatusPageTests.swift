import BasicsFixtures
import Collector
import FoundationEssentials
import HTML
import PostHogLogs
import Testing

@testable import StatusPage

@Suite("The page of the status")
struct StatusPageTests {
    @Test(
        "pages are what was looked at in a browser, byte for byte; UPDATE_GOLDEN=1 rewrites them",
        arguments: Gallery.all.map(\.name))
    func golden(_ name: String) throws {
        let page = try #require(Gallery.all.first { $0.name == name }?.page)
        let text = Gallery.html(page)
        let path = Self.folder + "/\(name).html"
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }

    private static var folder: String {
        let file = #filePath
        return file.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/Golden"
    }

    @Test("with 50 services of 2,000 a page weighs less than 100 KB, also where every name is as long as it may be")
    func weight() {
        for name in [
            String(repeating: "\"", count: 256), String(repeating: "a", count: 256),
            "'\"<>&" + String(repeating: "\"", count: 30),
        ] {
            let names = Array(repeating: name, count: 50)
            let project = Gallery.project(
                "shop", status: Gallery.status(host: "https://logs.example.com/posthog"),
                services: Gallery.services(names, count: 2000, scale: 100_000, columns: 24))
            let text = Gallery.html(Gallery.page([project]))
            #expect(text.split(separator: "<th scope=\"row\">").count == 51)
            #expect(text.contains("The 50 worst of 2,000 services, those with the most errors first."))
            #expect(text.utf8.count < 100_000, "\(text.utf8.count)")
        }
    }

    @Test("what is wrong with the process is said first, on every page, and is no good condition")
    func process() throws {
        let pages = [StatusPage.Subject.all, .project("shop")].map {
            Gallery.html(Gallery.page([Gallery.shop], of: $0, problems: [Gallery.diskFull]))
        }
        for page in pages {
            let problem = try #require(page.firstRange(of: "<bdi>the state file cannot be written"))
            let project = try #require(page.firstRange(of: "Project <bdi>shop"))
            #expect(problem.lowerBound < project.lowerBound)
            #expect(page.contains("<strong>What to do: </strong><bdi>make room on its disk"))
            #expect(page.contains("<p><span class=\"caution\">The exporter needs somebody.</span>"))
        }
        #expect(!Gallery.html(Gallery.page([Gallery.shop])).contains("caution\">The project"))
    }

    @Test("nothing from outside is markup: the tags are those of the same page with other names")
    func hostile() {
        func tags(_ text: String) -> [Substring] {
            text.split(separator: "<").dropFirst().map { $0.prefix { $0.isLetter || $0 == "/" || $0 == "!" } }
        }
        let names = Gallery.services(["a", "b", "c", "d", "e", "f", "g"])
        let harmless = Gallery.project(
            "shop",
            status: Gallery.status(
                isUp: false, problems: [.init(endpoints: [], failure: "a", remedy: "b", pause: .zero)],
                alerts: [LogAlert(id: "1", name: "c", state: "d")], host: "none"), services: names)
        let one = Gallery.html(Gallery.page([harmless]))
        let other = Gallery.html(Gallery.page([Gallery.hostile]))
        // Without an address of PostHog no service has a link.
        #expect(tags(other).filter { $0 != "a" && $0 != "/a" } == tags(one).filter { $0 != "a" && $0 != "/a" })
        #expect(!other.contains("<script") && !other.contains("href=\"javascript"))
    }

    @Test(
        "no page has a script, a style in an attribute, or anything from elsewhere", arguments: Gallery.all.map(\.name))
    func policy(_ name: String) throws {
        let text = Gallery.html(try #require(Gallery.all.first { $0.name == name }?.page))
        // Outside of quotes a tag is its name and those of its attributes.
        let words = text.split(separator: "<").flatMap { tag in
            tag.prefix { $0 != ">" }.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
                .filter { $0.offset.isMultiple(of: 2) }.flatMap { $0.element.split { " =".contains($0) } }
        }
        let forbidden: Set<Substring> = [
            "script", "style=", "src", "srcset", "iframe", "form", "base", "object", "embed",
        ]
        #expect(Set(words).isDisjoint(with: forbidden))
        #expect(!words.contains { $0.hasPrefix("on") && $0.count > 2 && text.contains(" \($0)=") })
        #expect(!text.contains(" style=") && !text.contains("url(") && !text.contains("@import"))
    }

    @Test("one project is shown whole; of more there is a table, the worst first, and each leads to its page")
    func subjects() throws {
        #expect(Gallery.html(Gallery.page([Gallery.shop])).contains("<h3>Services of the last 1 h</h3>"))
        let table = Gallery.html(Gallery.page(Gallery.many))
        let names = table.split(separator: "href=\"./projects/").dropFirst().map { $0.prefix { $0 != "\"" } }
        #expect(names.count == 50)
        #expect(names.prefix(4) == ["project%207", "project%2011", "project%2013", "project%201"])
        #expect(table.contains("2 of 50 projects need somebody."))
        let page = Gallery.html(Gallery.page(Gallery.many, of: .project("project 7")))
        #expect(page.contains("<bdi>project 7</bdi></h2>") && page.contains("href=\"../metrics\""))
        #expect(Gallery.page(Gallery.many, of: .project("nobody")).html == nil)
    }

    @Test(
        "a project whose name a browser takes for a way through folders is linked by its number",
        arguments: [".", ".."])
    func dots(_ name: String) {
        let projects = [name, "shop"].map { Gallery.project($0, id: "77", status: nil) }
        #expect(Gallery.html(Gallery.page(projects)).contains("href=\"./projects/77\""))
    }

    @Test("a page loads itself again as often as its project is polled, unless that is switched off")
    func reloading() {
        #expect(
            Gallery.html(Gallery.page([Gallery.shop])).contains("<meta http-equiv=\"refresh\" content=\"60;url=./\">"))
        #expect(
            Gallery.html(Gallery.page(Gallery.many, of: .project("project 7"))).contains(
                "content=\"60;url=../projects/project%207\">"))
        let still = Gallery.html(Gallery.page([Gallery.shop], reloading: .off))
        #expect(!still.contains("http-equiv") && still.contains("href=\"?reload=on\""))
    }

    @Test("where it is known from outside, a page says its address")
    func canonical() {
        let project = Gallery.page(
            Gallery.many, of: .project("project 7"), externalURL: "https://example.com/logs")
        #expect(
            Gallery.html(project).contains(
                "<link rel=\"canonical\" href=\"https://example.com/logs/projects/project%207\">"))
        #expect(!Gallery.html(Gallery.page(Gallery.many)).contains("canonical"))
    }

    @Test("a failing project says why, what to do, and when it is asked again")
    func remedy() {
        let text = Gallery.html(Gallery.page([Gallery.outage]))
        #expect(text.contains("<span class=\"bad\">Failing</span>"))
        #expect(
            text.contains("services, sparkline, count-ranges: <bdi>503, PostHog is overloaded: no healthy upstream"))
        #expect(text.contains("<strong>What to do: </strong><bdi>wait, the exporter tries again by itself"))
        #expect(text.contains("It is asked again in 1 min 30 s."))
        #expect(text.contains("2 h of the past still to be checked"))
        #expect(text.contains("This PostHog lists only some services"))
        #expect(text.contains("0 of 240 requests left this minute"))
    }
}
