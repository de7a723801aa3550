import HTTP
import Testing

@testable import posthog_logs_exporter

@Suite("Web configuration files")
struct WebConfigurationFileTests {
    private static let hash = "$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi"
    private let folder: WebFiles

    init() throws {
        folder = try WebFiles()
    }

    @Test("an empty file asks for nothing, as in the toolkit", arguments: ["", "# nothing\n", "---\n", "{}"])
    func empty(_ text: String) throws {
        let configuration = try read(text).get()
        #expect(configuration.tls == nil)
        #expect(configuration.users.isEmpty)
        #expect(configuration.headers.isEmpty)
        #expect(configuration.rateLimit == nil)
    }

    @Test("users, headers and rate limit are read")
    func full() throws {
        let configuration = try read(
            """
            basic_auth_users:
              alice: \(Self.hash)
              "bob": '\(Self.hash)'
            http_server_config:
              http2: false
              headers:
                X-Frame-Options: sameorigin
                Strict-Transport-Security: max-age=31536000
            rate_limit: {interval: 500ms, burst: 7}
            """
        ).get()
        #expect(configuration.users.keys.sorted() == ["alice", "bob"])
        #expect(configuration.users["alice"]?.text == Self.hash)
        #expect(configuration.headers.map(\.name) == ["Strict-Transport-Security", "X-Frame-Options"])
        #expect(configuration.headers.map(\.value) == ["max-age=31536000", "sameorigin"])
        #expect(configuration.rateLimit == RateLimit(interval: .milliseconds(500), burst: 7))
    }

    @Test("an interval of 0 is no limit, as in the toolkit")
    func noLimit() throws {
        #expect(try read("rate_limit: {interval: 0, burst: 1}").get().rateLimit == nil)
    }

    static let mistakes: [(text: String, line: Int?, reason: String)] = [
        ("tls: 1", 1, "tls is an unknown field"),
        ("[]", 1, "the file must be a mapping"),
        ("''", 1, "the file must be a mapping"),
        ("\n- tls_server_config", 2, "the file must be a mapping"),
        (
            "\nbasic_auth_users:\n  alice: secret", 3,
            "basic_auth_users.alice is not a bcrypt hash: make one with htpasswd -nBC 10 USER"
        ),
        ("basic_auth_users:\n  alice:\n    - 1", 3, "basic_auth_users.alice must be a string"),
        (
            "basic_auth_users:\n  \"a:b\": x", 2,
            "basic_auth_users.a:b is not a valid user name: it must not contain a colon"
        ),
        (
            "basic_auth_users:\n  alice: $2y$19$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi", 2,
            "basic_auth_users.alice takes too long to check: use a bcrypt cost of 18 or less"
        ),
        ("- a", 1, "the file must be a mapping"),
        ("basic_auth_users: 1", 1, "basic_auth_users must be a mapping"),
        ("a: 1\na: 2", 2, "duplicate field a"),
        (
            "http_server_config: {http2: true}", 1,
            "http_server_config.http2 is not supported, only HTTP/1.1 is: remove it or set it to false"
        ),
        ("http_server_config: {http2: 3}", 1, "http_server_config.http2 must be true or false"),
        (
            "http_server_config:\n  headers:\n    X-Other: 1", 3,
            "http_server_config.headers.X-Other is an unknown field"
        ),
        (
            "http_server_config:\n  headers:\n    X-Frame-Options: none", 3,
            "http_server_config.headers.X-Frame-Options must be deny or sameorigin"
        ),
        (
            "http_server_config:\n  headers:\n    X-XSS-Protection: \"1\\r\\nX: y\"", 3,
            "http_server_config.headers.X-XSS-Protection must be one line of printable ASCII characters"
        ),
        (
            "http_server_config:\n  headers:\n    X-Frame-Options: deny\n    Content-Security-Policy: "
                + String(repeating: "a", count: 2_048), 3,
            "http_server_config.headers are too long: all together may have 2 KiB"
        ),
        (
            "rate_limit: {interval: 1x, burst: 1}", 1,
            "rate_limit.interval must be a duration such as 1s, 500ms or 1m30s"
        ),
        (
            "rate_limit: {interval: 1s}", nil,
            "rate_limit.burst must be at least 1: with 0 every request would be refused"
        ),
        ("rate_limit: {burst: 5}", nil, "rate_limit.interval is missing"),
        ("rate_limit: {interval: 1s, burst: many}", 1, "rate_limit.burst must be a whole number"),
        ("rate_limit: {interval: 0, burst: many}", 1, "rate_limit.burst must be a whole number"),
        (
            "tls_server_config: {min_version: TLS12}", nil,
            "tls_server_config.cert_file is missing: TLS needs a certificate"
        ),
        ("tls_server_config: {cert: x}", nil, "tls_server_config.key_file is missing: TLS needs the certificate's key"),
        (
            "tls_server_config:\n  cert: x\n  cert_file: y", 2,
            "tls_server_config.cert and cert_file are both given: use one"
        ),
        (
            "tls_server_config:\n  cert_file: absent.pem", 2,
            "tls_server_config.cert_file cannot be read: No such file or directory: check that it exists and may be read by "
                + "this user"
        ),
        (
            "tls_server_config: {cert: x, key: y, min_version: TLS14}", 1,
            "tls_server_config.min_version must be TLS10, TLS11, TLS12 or TLS13"
        ),
        (
            "tls_server_config: {cert: x, key: y, max_version: TLS11}", 1,
            "tls_server_config.max_version must not be below min_version"
        ),
        (
            "tls_server_config: {cert: x, key: y, cipher_suites: [TLS_AES_128_GCM_SHA256]}", 1,
            "tls_server_config.cipher_suites is not supported: GnuTLS cannot choose single cipher suites; remove it"
        ),
        (
            "tls_server_config: {cert: x, key: y, curve_preferences: [P256]}", 1,
            "tls_server_config.curve_preferences must be a list of CurveP256, CurveP384, CurveP521 and X25519"
        ),
        (
            "tls_server_config: {cert: x, key: y, client_auth_type: Sometimes}", 1,
            "tls_server_config.client_auth_type must be NoClientCert, RequestClientCert, RequireAnyClientCert, "
                + "VerifyClientCertIfGiven or RequireAndVerifyClientCert"
        ),
        (
            "tls_server_config: {cert: x, key: y, client_auth_type: RequireAndVerifyClientCert}", nil,
            "tls_server_config.client_ca_file is missing: it is needed to verify client certificates"
        ),
        (
            "tls_server_config: {cert: x, key: y, client_ca: z}", 1,
            "tls_server_config.client_ca has no effect without client_auth_type: set it to RequireAndVerifyClientCert"
        ),
        (
            "tls_server_config: {cert: x, key: y, cipher_suites: [\"\"]}", 1,
            "tls_server_config.cipher_suites has an empty entry: fill it in or remove it"
        ),
        (
            "tls_server_config: {cert: x, key: y, insecure: true}", 1,
            "tls_server_config.insecure is an unknown field"
        ),
    ]

    @Test("whatever is wrong is one line that names file, line and key", arguments: mistakes.indices)
    func broken(index: Int) throws {
        let (text, line, reason) = Self.mistakes[index]
        let error = #expect(throws: SettingsError.self) { try read(text).get() }
        #expect(error?.description == "\(place(line)): \(reason)")
    }

    /// Each key of the format without a value, in each way in which YAML can say nothing.
    static let emptyValues: [(text: String, line: Int, key: String)] =
        [
            ("tls_server_config:", 1, "tls_server_config"),
            ("tls_server_config: {}", 1, "tls_server_config"),
            ("http_server_config:", 1, "http_server_config"),
            ("rate_limit: {}", 1, "rate_limit"),
            ("basic_auth_users:", 1, "basic_auth_users"),
            ("basic_auth_users: {}", 1, "basic_auth_users"),
            ("basic_auth_users: []", 1, "basic_auth_users"),
            ("basic_auth_users: \"\"", 1, "basic_auth_users"),
            ("basic_auth_users:\n  alice:", 2, "basic_auth_users.alice"),
            ("basic_auth_users:\n  alice: ''", 2, "basic_auth_users.alice"),
            ("basic_auth_users:\n  alice: ~", 2, "basic_auth_users.alice"),
            ("basic_auth_users:\n  alice: null", 2, "basic_auth_users.alice"),
            ("basic_auth_users:\n  alice: |\n  bob: \(hash)", 2, "basic_auth_users.alice"),
            ("basic_auth_users:\n  bob: \(hash)\n  alice:", 3, "basic_auth_users.alice"),
            ("http_server_config: {http2: }", 1, "http_server_config.http2"),
            ("http_server_config: {headers: {}}", 1, "http_server_config.headers"),
            ("rate_limit: {interval: , burst: 1}", 1, "rate_limit.interval"),
            ("rate_limit: {interval: 1s, burst: \"\"}", 1, "rate_limit.burst"),
        ]
        + [
            "cert", "cert_file", "key", "key_file", "client_ca", "client_ca_file", "client_auth_type",
            "client_allowed_sans", "min_version", "max_version", "cipher_suites", "curve_preferences",
            "prefer_server_cipher_suites",
        ].flatMap { key in
            ["", "\"\"", "[]"].map { ("tls_server_config:\n  \(key): \($0)", 2, "tls_server_config.\(key)") }
        }
        + [
            "Strict-Transport-Security", "X-Content-Type-Options", "X-Frame-Options", "X-XSS-Protection",
            "Content-Security-Policy",
        ].map { ("http_server_config:\n  headers:\n    \($0): \"\"", 3, "http_server_config.headers.\($0)") }

    @Test(
        "a key that is there and says nothing is an error, so that it never means less protection",
        arguments: emptyValues)
    func emptyValue(text: String, line: Int, key: String) throws {
        let error = #expect(throws: SettingsError.self) { try read(text).get() }
        #expect(error?.description == "\(place(line)): \(key) is empty: give it a value or remove it")
    }

    @Test(
        "names that clients' certificates have to have need certificates that are required and verified",
        arguments: [
            "", "client_auth_type: NoClientCert, ", "client_auth_type: RequestClientCert, ",
            "client_auth_type: RequireAnyClientCert, ", "client_auth_type: VerifyClientCertIfGiven, client_ca: z, ",
        ])
    func names(type: String) throws {
        let error = #expect(throws: SettingsError.self) {
            try read("tls_server_config: {cert: x, key: y, \(type)client_allowed_sans: [z]}").get()
        }
        #expect(
            error?.description
                == "\(place(1)): tls_server_config.client_allowed_sans needs client_auth_type: "
                + "RequireAndVerifyClientCert")
    }

    @Test("an empty name among those of clients' certificates is an error", arguments: ["\"\"", "", "~"])
    func emptyName(name: String) throws {
        let error = #expect(throws: SettingsError.self) {
            try read(
                "tls_server_config:\n  cert: x\n  key: y\n  client_ca: z\n  client_auth_type: RequireAndVerifyClientCert\n"
                    + "  client_allowed_sans:\n    - z\n    - \(name)"
            ).get()
        }
        #expect(
            error?.description == "\(place(7)): tls_server_config.client_allowed_sans has an empty entry: "
                + "fill it in or remove it")
    }

    @Test("a certificate that GnuTLS does not take is refused in its words")
    func certificate() throws {
        let error = #expect(throws: SettingsError.self) { try read("tls_server_config: {cert: x, key: y}").get() }
        let start = "\(place(1)): tls_server_config.cert and its key cannot be used: "
        #expect(error?.description.hasPrefix(start) == true, "\(error?.description ?? "")")
        #expect(error?.description.contains("\n") == false)
    }

    private func place(_ line: Int?) -> String {
        folder.path("web.yml") + (line.map { " line \($0)" } ?? "")
    }

    @Test("no error shows a secret")
    func secrets() throws {
        for text in ["basic_auth_users: {alice: s3cret}", "tls_server_config: {cert: x, key: s3cret}"] {
            let error = #expect(throws: SettingsError.self) { try read(text).get() }
            #expect(error?.description.contains("s3cret") == false)
        }
    }

    @Test("a file that is not there is an error that names the flag")
    func absent() {
        let reading = WebConfigurationFile(path: "/nonexistent/web.yml").read()
        let error = #expect(throws: SettingsError.self) { try reading.result.get() }
        #expect(
            error?.description
                == "cannot read the web configuration /nonexistent/web.yml: No such file or directory: "
                + "check that it exists and may be read by this user (--web.config.file)"
        )
    }

    private func read(_ text: String) throws -> Result<WebConfiguration, SettingsError> {
        WebConfigurationFile(path: try folder.write("web.yml", text)).read().result
    }
}
