// swift-tools-version: 6.3
import PackageDescription

// Targets stand lowest first: a target may depend only on targets above it (ARCHITECTURE.md).
let package = Package(
    name: "journey-sync",
    products: [
        .executable(name: "sync", targets: ["sync"])
    ],
    // An auditor who only reads folders builds with less: swift build --disable-default-traits --product sync
    traits: [
        .default(enabledTraits: ["Remotes"]),
        .trait(name: "Remotes", description: "Stores across a network, through libcurl"),
    ],
    targets: [
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CLinux"),
        // Loads libcurl when the first remote is opened; only its headers are needed to build.
        .target(name: "CCurl"),
        .target(name: "Files", dependencies: ["CLinux"]),
        .target(name: "CanonicalJSON"),
        .target(name: "Signing", dependencies: ["COpenSSL"]),
        .target(name: "Age", dependencies: ["Signing"]),
        .target(name: "Pooling", dependencies: ["COpenSSL", "Signing"]),
        .target(name: "TransparencyLog", dependencies: ["Signing"]),
        .target(name: "LogStore", dependencies: ["Files", "CanonicalJSON", "Signing", "Age", "TransparencyLog"]),
        .target(name: "SQLite", dependencies: ["CSQLite"]),
        .target(name: "Places"),
        .target(name: "Journeys", dependencies: ["CanonicalJSON", "Places", "Signing"]),
        .target(
            name: "Anonymisation",
            dependencies: ["Files", "CanonicalJSON", "Signing", "SQLite", "Places", "Journeys"]),
        .target(
            name: "Intake", dependencies: ["CZip", "CExpat", "CanonicalJSON", "Files", "Places", "Journeys"]),
        .target(
            name: "Replication",
            dependencies: [
                "Files", "CanonicalJSON", "Signing", "Age", "TransparencyLog", "LogStore", "Places", "Journeys",
                "Anonymisation", "Pooling",
            ]),
        .target(
            name: "Transport",
            dependencies: [
                .target(name: "CCurl", condition: .when(traits: ["Remotes"])), "CanonicalJSON", "Files", "Signing",
            ]),
        .target(
            name: "Dataset",
            dependencies: [
                "Files", "CanonicalJSON", "Signing", "Age", "TransparencyLog", "LogStore", "SQLite", "Places",
                "Journeys",
                "Anonymisation", "Replication",
            ]),
        .target(
            name: "Atlas",
            dependencies: [
                "CanonicalJSON", "Signing", "Places", "Journeys", "Anonymisation", "Replication", "Dataset",
            ],
            // In the program itself: a report needs no file beside it, and neither does the program.
            resources: [
                "report.css", "language.js", "geometry.js", "flows.js", "view.js", "drawing.js", "inspect.js",
                "table.js", "controls.js", "start.js",
            ].map { .embedInCode("Script/\($0)") }),
        .executableTarget(
            name: "sync",
            dependencies: [
                "Files", "CanonicalJSON", "Signing", "Age", "TransparencyLog", "LogStore", "Places", "Journeys",
                "Anonymisation", "Pooling", "Intake", "Replication", "Transport", "Dataset", "Atlas",
            ]),
        .executableTarget(
            name: "bench",
            dependencies: [
                "Files", "CanonicalJSON", "Signing", "Age", "Pooling", "TransparencyLog", "LogStore", "Places",
                "Journeys",
                "Anonymisation", "Replication",
            ], path: "Benchmarks/bench"),
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(name: "CanonicalJSONTests", dependencies: ["CanonicalJSON"]),
        .testTarget(name: "SigningTests", dependencies: ["CanonicalJSON", "Signing", "TestSupport"]),
        .testTarget(
            name: "AgeTests", dependencies: ["Age", "Signing", "TestSupport"], exclude: ["Vectors"]),
        .testTarget(
            name: "TransparencyLogTests", dependencies: ["Signing", "TransparencyLog"], exclude: ["Vectors"]),
        .testTarget(
            name: "LogStoreTests",
            dependencies: ["Age", "CanonicalJSON", "Files", "LogStore", "Signing", "TransparencyLog", "TestSupport"]),
        .testTarget(name: "PlacesTests", dependencies: ["Places"]),
        .testTarget(
            name: "AnonymisationTests",
            dependencies: ["Anonymisation", "CanonicalJSON", "Journeys", "Places", "Signing", "TestSupport"]),
        .testTarget(
            name: "AtlasTests",
            dependencies: [
                "Anonymisation", "CanonicalJSON", "Signing", "Places", "Journeys", "Replication", "Dataset", "Atlas",
                "TestSupport",
            ]),
        .testTarget(name: "DatasetTests", dependencies: ["CanonicalJSON", "Places", "Journeys", "Dataset"]),
        .testTarget(
            name: "IntakeTests", dependencies: ["Intake", "Journeys", "Places", "TestSupport"], exclude: ["Samples"]),
        .testTarget(
            name: "ReplicationTests",
            dependencies: [
                "Age", "Anonymisation", "CanonicalJSON", "Files", "Journeys", "LogStore", "Places", "Pooling",
                "Replication",
                "Signing", "TransparencyLog", "TestSupport",
            ]),
        .testTarget(name: "TransportTests", dependencies: ["Files", "Signing", "Transport", "TestSupport"]),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "Anonymisation", "CanonicalJSON", "Files", "Journeys", "LogStore", "Places", "Replication", "Signing",
                "TransparencyLog", "TestSupport", "sync",
            ]),
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Age", "Anonymisation", "CanonicalJSON", "Files", "Intake", "Journeys", "LogStore", "Replication",
                "Signing", "TransparencyLog",
            ], path: "Tests/Fuzz/Targets"),
        .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets", "TestSupport"], path: "Tests/Fuzz/Tests"),
    ],
    swiftLanguageModes: [.v6]
)

// libFuzzer brings its own `main`, so this product links only with --sanitize=fuzzer (scripts/fuzz.sh).
if Context.environment["JOURNEY_SYNC_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(name: "Fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzz/Main"))
}

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableExperimentalFeature("Lifetimes"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

for target in package.targets where target.type != .system && target.name != "CCurl" {
    target.swiftSettings = (target.swiftSettings ?? []) + strict
}
