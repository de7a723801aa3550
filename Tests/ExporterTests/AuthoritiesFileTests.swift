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
        #expect(try AuthoritiesFile.path(path, Environment([:])) == path)
        #expect(try AuthoritiesFile.path(nil, Environment(["SSL_CERT_FILE": path])) == path)
    }

    @Test("without flag and variables the system's are trusted; an empty variable is none")
    func none() throws {
        #expect(try AuthoritiesFile.path(nil, Environment(["SSL_CERT_FILE": "", "CURL_CA_BUNDLE": ""])) == nil)
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
                try AuthoritiesFile.path(flag, Environment([variable: path]))
            }
            let line = try #require(error).description
            #expect(
                line.hasPrefix("\(flag == nil ? variable : "--posthog.ca-file") names \(path), which cannot be used"))
            #expect(!line.contains("\n"))
        }
    }

    @Test("a file that is not there is refused, naming it", arguments: ["nowhere.pem", ".", ""])
    func unreadable(_ name: String) {
        let path = name.isEmpty ? "" : files.path(name)
        let error = #expect(throws: SettingsError.self) { try AuthoritiesFile.path(path, Environment([:])) }
        #expect(error?.description.hasPrefix("--posthog.ca-file names \(path), which cannot be read: ") == true)
    }
}
