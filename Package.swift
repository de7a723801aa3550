// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "posthog-logs-exporter",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "posthog-logs-exporter", targets: ["posthog-logs-exporter"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.6.0"),
        // Its traits would bring all of Foundation in.
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0", traits: []),
    ],
    targets: [
        .systemLibrary(
            name: "CCurl", pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
        .systemLibrary(
            name: "CMicroHTTPD", pkgConfig: "libmicrohttpd",
            providers: [.apt(["libmicrohttpd-dev"]), .brew(["libmicrohttpd"])]),
        .systemLibrary(
            name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .systemLibrary(
            name: "CGnuTLS", pkgConfig: "gnutls",
            providers: [.apt(["libgnutls28-dev"]), .brew(["gnutls"])]),
        .systemLibrary(
            name: "CCrypt", pkgConfig: "libcrypt",
            providers: [.apt(["libcrypt-dev"]), .brew(["libxcrypt"])]),
        .systemLibrary(
            name: "CYAML", pkgConfig: "yaml-0.1",
            providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3",
            providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
        .systemLibrary(
            name: "CPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .systemLibrary(
            name: "CSnappy", pkgConfig: "snappy", providers: [.apt(["libsnappy-dev"]), .brew(["snappy"])]),
        .systemLibrary(name: "CBuildInfo"),
        .systemLibrary(name: "CProcess"),
        .target(name: "Basics", swiftSettings: settings),
        .target(
            name: "HTTP", dependencies: ["Basics", "CCrypt", "CCurl", "CGnuTLS", "CMicroHTTPD", "CZlib"],
            swiftSettings: settings),
        .target(name: "YAML", dependencies: ["CYAML"], swiftSettings: settings),
        .target(name: "HTML", dependencies: ["Basics"], swiftSettings: settings),
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
        .target(name: "Patterns", dependencies: ["CRE2"], swiftSettings: settings),
        .target(name: "PostHogLogs", dependencies: ["Basics"], swiftSettings: settings),
        .target(name: "LogsReading", dependencies: ["Basics", "PostHogLogs"], swiftSettings: settings),
        .target(name: "Ledger", dependencies: ["Basics"], swiftSettings: settings),
        .target(name: "Exposition", dependencies: ["Basics"], swiftSettings: settings),
        .target(
            name: "Collector",
            dependencies: [
                "Basics", "Exposition", "Ledger", "Patterns", "PostHogLogs",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        .target(
            name: "Backfill",
            dependencies: ["Basics", "Collector", "Exposition", "Ledger", "LogsReading", "PostHogLogs"],
            swiftSettings: settings),
        .target(
            name: "RemoteWrite",
            dependencies: [
                "Basics", "CSnappy", "Exposition", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            exclude: ["write_request.proto"], swiftSettings: settings),
        .target(
            name: "StatusPage", dependencies: ["Basics", "Collector", "HTML", "Ledger", "PostHogLogs"],
            swiftSettings: settings),
        .target(
            name: "StateStore",
            dependencies: ["Basics", "CPQ", "CSQLite", .product(name: "Logging", package: "swift-log")],
            swiftSettings: settings),
        .target(
            name: "PostHogSimulator", dependencies: ["Basics", "HTTP", "Patterns", "PostHogLogs"],
            swiftSettings: settings),
        .executableTarget(
            name: "posthog-logs-exporter",
            dependencies: [
                "Backfill", "Basics", "Collector", "Exposition", "HTML", "HTTP", "Ledger", "LogsReading", "Patterns",
                "PostHogLogs", "PostHogSimulator", "RemoteWrite", "StateStore", "StatusPage", "YAML", "CBuildInfo",
                "CProcess",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "EncodingBenchmark", dependencies: ["Exposition"], path: "Benchmarks/Encoding",
            swiftSettings: settings),
        .target(
            name: "SteadyPostHog", dependencies: ["Basics", "Collector", "HTTP", "PostHogLogs"],
            path: "Benchmarks/Steady",
            swiftSettings: settings),
        .executableTarget(
            name: "PollBenchmark",
            dependencies: [
                "Basics", "Collector", "Exposition", "Ledger", "PostHogLogs", "SteadyPostHog",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Benchmarks/Poll", swiftSettings: settings),
        .executableTarget(
            name: "BenchmarkPostHog", dependencies: ["Basics", "HTTP", "PostHogLogs", "PostHogSimulator"],
            path: "Benchmarks/PostHog", swiftSettings: settings),
        .executableTarget(
            name: "EntriesBenchmark", dependencies: ["Basics", "PostHogSimulator"], path: "Benchmarks/Entries",
            swiftSettings: settings),
        .executableTarget(
            name: "MemoryBenchmark",
            dependencies: [
                "Basics", "Collector", "Exposition", "HTTP", "Ledger", "PostHogLogs", "SteadyPostHog",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Benchmarks/Memory", swiftSettings: settings),
        .executableTarget(
            name: "PacingBenchmark",
            dependencies: [
                "Basics", "Collector", "Exposition", "Ledger", "PostHogLogs", "PostHogSimulator", "SteadyPostHog",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Benchmarks/Pacing", swiftSettings: settings),
        .executableTarget(
            name: "BackfillBenchmark",
            dependencies: [
                "Backfill", "Basics", "Collector", "Ledger", "PostHogLogs", "SteadyPostHog",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Benchmarks/Backfill", swiftSettings: settings),
        .executableTarget(
            name: "StateBenchmark",
            dependencies: [
                "Basics", "Collector", "Exposition", "Ledger", "PostHogLogs", "PostgreSQLFixtures", "StateStore",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Benchmarks/State",
            swiftSettings: settings),
        .testTarget(name: "BasicsTests", dependencies: ["Basics", "BasicsFixtures"], swiftSettings: settings),
        .testTarget(name: "HTTPTests", dependencies: ["Basics", "HTTP"], swiftSettings: settings),
        .testTarget(name: "HTMLTests", dependencies: ["HTML"], swiftSettings: settings),
        .testTarget(name: "PatternsTests", dependencies: ["Patterns"], swiftSettings: settings),
        .testTarget(name: "YAMLTests", dependencies: ["YAML"], swiftSettings: settings),
        .target(
            name: "BasicsFixtures", dependencies: ["Basics"], path: "Tests/BasicsFixtures", swiftSettings: settings),
        .testTarget(
            name: "PostHogLogsTests", dependencies: ["Basics", "BasicsFixtures", "PostHogLogs", "PostHogSimulator"],
            swiftSettings: settings),
        .testTarget(
            name: "LogsReadingTests",
            dependencies: ["Basics", "BasicsFixtures", "LogsReading", "PostHogLogs", "PostHogSimulator"],
            swiftSettings: settings),
        .target(
            name: "ExpositionFixtures", dependencies: ["Basics", "BasicsFixtures", "Exposition"],
            path: "Tests/ExpositionFixtures",
            exclude: ["read-pages.py"], swiftSettings: settings),
        .testTarget(
            name: "ExpositionTests", dependencies: ["Basics", "BasicsFixtures", "Exposition", "ExpositionFixtures"],
            exclude: ["Golden"],
            swiftSettings: settings),
        .target(
            name: "RealLogsFixtures", dependencies: ["PostHogSimulator"], path: "Tests/RealLogsFixtures",
            swiftSettings: settings),
        .target(
            name: "PostgreSQLFixtures", dependencies: ["Basics"], path: "Tests/PostgreSQLFixtures",
            swiftSettings: settings),
        .testTarget(
            name: "PostgreSQLFixturesTests", dependencies: ["PostgreSQLFixtures"], swiftSettings: settings),
        .testTarget(
            name: "PostHogSimulatorTests",
            dependencies: ["Basics", "HTTP", "PostHogLogs", "PostHogSimulator", "RealLogsFixtures"],
            swiftSettings: settings),
        .testTarget(
            name: "LedgerTests", dependencies: ["Basics", "BasicsFixtures", "Ledger"], swiftSettings: settings),
        .testTarget(
            name: "CollectorTests",
            dependencies: [
                "Basics", "BasicsFixtures", "Collector", "Exposition", "HTTP", "Ledger", "Patterns", "PostHogLogs",
                "PostHogSimulator", "RealLogsFixtures", "StateStore",
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["Fixtures"], swiftSettings: settings),
        .testTarget(
            name: "RemoteWriteTests",
            dependencies: [
                "Basics", "CSnappy", "Exposition", "RemoteWrite",
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "BackfillTests",
            dependencies: [
                "Backfill", "Basics", "BasicsFixtures", "Collector", "Exposition", "Ledger", "LogsReading",
                "PostHogLogs",
                "PostHogSimulator", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "StatusPageTests",
            dependencies: ["Basics", "BasicsFixtures", "Collector", "HTML", "Ledger", "PostHogLogs", "StatusPage"],
            exclude: ["Golden"], swiftSettings: settings),
        .testTarget(
            name: "StateStoreTests",
            dependencies: [
                "Basics", "BasicsFixtures", "PostgreSQLFixtures", "StateStore",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ExporterTests",
            dependencies: [
                "Basics", "BasicsFixtures", "Collector", "Exposition", "ExpositionFixtures", "HTML", "HTTP",
                "Ledger", "Patterns", "posthog-logs-exporter",
                "PostHogLogs", "StateStore", "StatusPage", "YAML",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["Configuration/Bad", "Configuration/Good"],
            swiftSettings: settings),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "Basics", "BasicsFixtures", "Exposition", "ExpositionFixtures", "HTTP", "PostHogLogs",
                "PostHogSimulator", "PostgreSQLFixtures", "RealLogsFixtures", "StateStore",
            ],
            swiftSettings: settings),
    ]
)
