import HTTP

/// The key `tls_server_config` of a web configuration file.
struct TLSSection {
    static let keys: Set<String> = [
        "cert", "cert_file", "key", "key_file", "client_ca", "client_ca_file", "client_auth_type",
        "client_allowed_sans", "min_version", "max_version", "cipher_suites", "curve_preferences",
        "prefer_server_cipher_suites",
    ]

    private let section: ConfigSection
    private let folder: String

    /// - Parameter folder: what relative paths start from, with its slash.
    init(_ section: ConfigSection, folder: String) {
        self.section = section
        self.folder = folder
    }

    func context(_ files: inout WatchedFiles) throws(SettingsError) -> TLSContext {
        let settings = try settings(&files)
        do throws(TLSFailure) {
            return try TLSContext(settings)
        } catch {
            switch error.part {
            case .settings: throw section.failure("min_version", "is not supported: \(error.reason)")
            case .certificateAndKey: throw section.failure(key("cert"), "and its key cannot be used: \(error.reason)")
            case .authorities: throw section.failure(key("client_ca"), "cannot be used: \(error.reason)")
            }
        }
    }

    private func settings(_ files: inout WatchedFiles) throws(SettingsError) -> TLSSettings {
        guard let certificate = try text(or: "cert", &files) else {
            throw section.failure("cert_file", "is missing: TLS needs a certificate")
        }
        guard let key = try text(or: "key", &files) else {
            throw section.failure("key_file", "is missing: TLS needs the certificate's key")
        }
        var settings = TLSSettings(certificate: certificate, key: key)
        settings.client = try client()
        settings.clientAuthorities = try text(or: "client_ca", &files)
        try checkAuthorities(settings)
        settings.clientNames = try section.texts("client_allowed_sans")
        guard settings.clientNames == nil || settings.client == .requiredAndVerified else {
            throw section.failure(
                "client_allowed_sans", "needs client_auth_type: RequireAndVerifyClientCert")
        }
        settings.versions = try versions()
        settings.curves = try curves()
        settings.prefersOwnOrder = try section.bool("prefer_server_cipher_suites") ?? true
        if let suites = try section.texts("cipher_suites"), !suites.isEmpty {
            throw section.failure(
                "cipher_suites", "is not supported: GnuTLS cannot choose single cipher suites; remove it")
        }
        return settings
    }

    private func checkAuthorities(_ settings: TLSSettings) throws(SettingsError) {
        switch settings.client {
        case .verifiedIfGiven, .requiredAndVerified:
            guard settings.clientAuthorities == nil else { return }
            throw section.failure("client_ca_file", "is missing: it is needed to verify client certificates")
        case .notAsked:
            guard settings.clientAuthorities != nil else { return }
            throw section.failure(
                key("client_ca"), "has no effect without client_auth_type: set it to RequireAndVerifyClientCert")
        case .asked, .required:
            return
        }
    }

    private func client() throws(SettingsError) -> TLSSettings.ClientCertificate {
        switch try section.text("client_auth_type") {
        case nil, "NoClientCert": return .notAsked
        case "RequestClientCert": return .asked
        case "RequireAnyClientCert", "RequireClientCert": return .required
        case "VerifyClientCertIfGiven": return .verifiedIfGiven
        case "RequireAndVerifyClientCert": return .requiredAndVerified
        default:
            throw section.failure(
                "client_auth_type",
                "must be NoClientCert, RequestClientCert, RequireAnyClientCert, VerifyClientCertIfGiven or "
                    + "RequireAndVerifyClientCert")
        }
    }

    private func versions() throws(SettingsError) -> ClosedRange<TLSSettings.Version> {
        let lowest = try version("min_version") ?? .tls12
        let highest = try version("max_version") ?? .tls13
        guard lowest <= highest else { throw section.failure("max_version", "must not be below min_version") }
        return lowest...highest
    }

    private func version(_ key: String) throws(SettingsError) -> TLSSettings.Version? {
        guard let text = try section.text(key) else { return nil }
        let versions: [String: TLSSettings.Version] = [
            "TLS10": .tls10, "TLS11": .tls11, "TLS12": .tls12, "TLS13": .tls13,
        ]
        guard let version = versions[text] else {
            throw section.failure(key, "must be TLS10, TLS11, TLS12 or TLS13")
        }
        return version
    }

    private func curves() throws(SettingsError) -> [TLSSettings.Curve] {
        let known: [String: TLSSettings.Curve] = [
            "X25519": .x25519, "CurveP256": .p256, "CurveP384": .p384, "CurveP521": .p521,
        ]
        var curves: [TLSSettings.Curve] = []
        for name in try section.texts("curve_preferences") ?? [] {
            guard let curve = known[name] else {
                throw section.failure(
                    "curve_preferences", "must be a list of CurveP256, CurveP384, CurveP521 and X25519")
            }
            curves.append(curve)
        }
        return curves
    }

    /// What stands under a key, or in the file that the key with `_file` names; one of both.
    private func text(or name: String, _ files: inout WatchedFiles) throws(SettingsError) -> [UInt8]? {
        let inline = try section.text(name)
        guard let file = try section.text("\(name)_file") else { return inline.map { Array($0.utf8) } }
        guard inline == nil else { throw section.failure(name, "and \(name)_file are both given: use one") }
        do throws(FileFailure) {
            return try files.read(file.hasPrefix("/") ? file : folder + file)
        } catch {
            throw section.failure("\(name)_file", "cannot be read: \(error)")
        }
    }

    /// Which of the two keys was used, for errors.
    private func key(_ name: String) -> String {
        section.keys.contains(name) ? name : "\(name)_file"
    }
}
