import Glibc
import Testing

@testable import posthog_logs_exporter

@Suite struct AuthoritiesFileTests {
    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBbzCCARWgAwIBAgIULvdEm5Z9UZQI4q4yFbiiYt6lkgIwCgYIKoZIzj0EAwIw
        DTELMAkGA1UEAwwCY2EwHhcNMjYxMTI2MTgyNzA0WhcNMjYxMTI4MTgyNzA0WjAN
        MQswCQYDVQQDDAJjYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABAawRmPbICUt
        vkHGfXR0zGpGiGaTuostAfQkli2l2prqNSNQd4wSv6kIitx7Nt3+0TX38nnyooby
        ovElLClzPnWjUzBRMB0GA1UdDgQWBBTEwbBvcOgzk+LUbSM10iIj9VWdrDAfBgNV
        HSMEGDAWgBTEwbBvcOgzk+LUbSM10iIj9VWdrDAPBgNVHRMBAf8EBTADAQH/MAoG
        CCqGSM49BAMCA0gAMEUCIQDd26B2RhVt0R6pzAYD8u3qscU2QhreggTNkZ6ZoHPC
        6gIgFTcoAmwgAOYzadhT/OFwxj8DXH3dJYLKzGcUez47hYE=
        -----END CERTIFICATE-----

        """

    private let files: WebFiles

    init() throws {
        files = try WebFiles()
    }

    @Test("certificates in PEM are taken, one or more, with text around them")
    func usable() throws {
        let text = "# our own\n" + Self.certificate + "Issuer: another\r\n" + Self.certificate
        let path = try files.write("ca.pem", text)
        #expect(try Self.authorities(path)?.path == path)
        #expect(try Self.authorities(nil, ["SSL_CERT_FILE": path])?.path == path)
    }

    @Test("one with other contents is another")
    func contents() throws {
        let path = try files.write("ca.pem", Self.certificate)
        let first = try Self.authorities(path)
        #expect(try Self.authorities(path) == first)
        _ = try files.write("ca.pem", Self.certificate + Self.certificate)
        #expect(try Self.authorities(path) != first)
    }

    @Test(
        "other contents of a file in use are told once, whether they can be used or not, and a pipe is not read again")
    func watched() throws {
        let path = try files.write("ca.pem", Self.certificate)
        let inUse = Set([try #require(try Self.authorities(path))])
        var watch = AuthoritiesWatch()
        func hasChanged() -> Bool { watch.haveChanged(inUse) }
        #expect(!hasChanged())
        for text in [Self.certificate + Self.certificate, "none", ""] {
            _ = try files.write("ca.pem", text)
            #expect(hasChanged())
            #expect(!hasChanged())
        }
        _ = try files.write("ca.pem", Self.certificate)
        #expect(!hasChanged())
        _ = try files.write("ca.pem", "")
        #expect(hasChanged())
        #expect(unlink(path) == 0)
        #expect(hasChanged())
        #expect(mkfifo(path, 0o600) == 0)
        #expect(!hasChanged())
    }

    @Test("a file that several projects name is read once")
    func once() throws {
        let path = try files.write("ca.pem", Self.certificate)
        let known = AuthoritiesFiles()
        let setting = Configured(
            value: path, text: path, origin: .flag("--posthog.ca-file"),
            setting: DataSettings.authoritiesFile.description)
        let first = try known.file(path, from: setting)
        _ = try files.write("ca.pem", "nothing of the kind")
        #expect(try known.file(path, from: setting) == first)
    }

    private static func authorities(
        _ flag: String?, _ environment: [String: String] = [:]
    ) throws(SettingsError) -> AuthoritiesFile? {
        let flags = GivenSettings(flags: [(DataSettings.authoritiesFile.description, flag)])
        return try SettingsTests.configuration(flags, environment).projects[0].authorities
    }

    @Test("without flag and variables the system's are trusted; an empty variable is none")
    func none() throws {
        #expect(try Self.authorities(nil, ["SSL_CERT_FILE": "", "CURL_CA_BUNDLE": ""]) == nil)
    }

    @Test(
        "what cannot be used is refused in one line that says where it is from",
        arguments: [
            "", "nothing of the kind\n", String(certificate.dropLast(200)),
            certificate.replacing("MIIBbzCCARWg", with: "AAAABBBBCCCC"),
            certificate + certificate.replacing("MIIBbzCCARWg", with: "AAAABBBBCCCC"),
            certificate.replacing("BEGIN CERTIFICATE", with: "BEGIN EC PRIVATE KEY").replacing(
                "END CERTIFICATE", with: "END EC PRIVATE KEY"),
        ])
    func unusable(_ text: String) throws {
        let path = try files.write("ca.pem", text)
        for (flag, variable) in [
            (path, "UNUSED"), (nil, "POSTHOG_CA_FILE"), (nil, "CURL_CA_BUNDLE"), (nil, "SSL_CERT_FILE"),
        ] {
            let error = #expect(throws: SettingsError.self) {
                try Self.authorities(flag, [variable: path])
            }
            let line = try #require(error).description
            #expect(line.hasPrefix("\(flag == nil ? variable : "--posthog.ca-file") \(path) cannot be used: "))
            #expect(!line.contains("\n"))
        }
    }

    @Test("a file that is not there is refused, naming it", arguments: ["nowhere.pem", "."])
    func unreadable(_ name: String) {
        let path = files.path(name)
        let error = #expect(throws: SettingsError.self) { try Self.authorities(path) }
        #expect(error?.description.hasPrefix("--posthog.ca-file \(path) cannot be read: ") == true)
    }
}
