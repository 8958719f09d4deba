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
        .default(enabledTraits: ["Postgres", "Remotes"]),
        .trait(name: "Postgres", description: "A master shared by several machines, through libpq"),
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
        // Loads libpq when the first database is opened; nothing of it is needed to build.
        .target(name: "CPostgres"),
        .target(name: "Files", dependencies: ["CLinux"]),
        .target(name: "CanonicalJSON"),
        .target(name: "Signing", dependencies: ["COpenSSL"]),
        .target(name: "Age", dependencies: ["Signing"]),
        .target(name: "Pooling", dependencies: ["COpenSSL", "Signing"]),
        .target(name: "TransparencyLog", dependencies: ["Signing"]),
        .target(name: "LogStore", dependencies: ["Files", "CanonicalJSON", "Signing", "Age", "TransparencyLog"]),
        .target(name: "SQLite", dependencies: ["CSQLite"]),
        .target(
            name: "Postgres", dependencies: [.target(name: "CPostgres", condition: .when(traits: ["Postgres"]))]),
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
                "Files", "CanonicalJSON", "Signing", "Age", "TransparencyLog", "LogStore", "SQLite", "Postgres",
                "Places",
                "Journeys", "Anonymisation", "Replication",
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
                "Anonymisation", "Pooling", "Intake", "Postgres", "Replication", "Transport", "Dataset", "Atlas",
            ], exclude: ["Auditor"],
            // Tables of addresses are filled in at the start and then closed to writing.
            linkerSettings: [.unsafeFlags(["relro", "now"].flatMap { ["-Xlinker", "-z", "-Xlinker", $0] })]),
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
            name: "PoolingTests", dependencies: ["Pooling", "Signing", "TestSupport"],
            exclude: ["Vectors", "pooling.py"]),
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
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", "TestSupport"]),
        .testTarget(
            name: "ReplicationTests",
            dependencies: [
                "Age", "Anonymisation", "CanonicalJSON", "Dataset", "Files", "Journeys", "LogStore", "Places",
                "Pooling", "Postgres", "Replication", "Signing", "TransparencyLog", "TestSupport",
            ]),
        .testTarget(name: "TransportTests", dependencies: ["Files", "Signing", "Transport", "TestSupport"]),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "Age", "Anonymisation", "CanonicalJSON", "Dataset", "Files", "Journeys", "LogStore", "Places",
                "Replication",
                "Signing", "TransparencyLog", "TestSupport", "sync",
            ]),
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Age", "Anonymisation", "CanonicalJSON", "Files", "Intake", "Journeys", "LogStore", "Pooling",
                "Replication", "Signing", "TransparencyLog",
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

// An auditor's program (make auditor): it reads, checks and cosigns. These files and the modules below them are all of it: no
// case file is parsed and no network spoken to, so it links with libcrypto and SQLite alone.
if Context.environment["JOURNEY_SYNC_AUDITOR"] != nil, let sync = package.targets.first(where: { $0.name == "sync" }) {
    sync.dependencies = [
        "Files", "CanonicalJSON", "Signing", "Age", "TransparencyLog", "LogStore", "Places", "Journeys",
        "Anonymisation", "Pooling", "Postgres", "Replication", "Dataset",
    ]
    sync.exclude = []
    sync.sources = [
        "Auditing", "Auditor", "Commands/AuditorInitCommand.swift", "Commands/CheckCommand.swift",
        "Commands/HelpCommand.swift", "Commands/KeysCommand.swift", "Commands/ProveCommand.swift",
        "Commands/RequestCommands.swift", "Commands/VerifyCommand.swift", "Commands/WitnessCommand.swift",
        "Homes/AuditorHome.swift", "Homes/CoalitionHome+Master.swift", "Homes/CoalitionHome.swift",
        "Homes/Home.swift", "Homes/KeeperHome.swift", "Homes/KeyChange.swift", "Homes/PartnerHome.swift",
        "Homes/PrivateFile.swift", "Homes/RegistrySwap.swift", "Main.swift", "Manual", "Merging/NightChanges.swift",
        "Merging/ViewReader.swift", "Program/Arguments.swift",
        "Program/ChildProcess.swift", "Program/Command.swift", "Program/CommandFailure.swift", "Program/Crash.swift",
        "Program/ExitCode.swift", "Program/Notification.swift", "Program/Output.swift", "Program/Process.swift",
        "Program/Timestamp.swift",
    ]
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

for target in package.targets where target.type != .system && !["CCurl", "CPostgres"].contains(target.name) {
    target.swiftSettings = (target.swiftSettings ?? []) + strict
}
