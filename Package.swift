// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A room of the house: the folder keeps the short name, the module is prefixed.
func room(_ name: String, _ imports: [Target.Dependency] = []) -> Target {
    .target(
        name: "Lockstep\(name)",
        dependencies: imports,
        path: "Sources/\(name)",
        swiftSettings: strict
    )
}

/// The tests of one room, plus whatever lower rooms they need.
func tests(_ name: String, _ imports: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.init(stringLiteral: "Lockstep\(name)")] + imports,
        path: "Tests/\(name)Tests",
        swiftSettings: strict
    )
}

/// A product that only servers need, and that is not even fetched without the trait.
func server(_ product: String, of package: String) -> Target.Dependency {
    .product(name: product, package: package, condition: .when(traits: ["Servers"]))
}

let package = Package(
    name: "lockstep",
    products: [
        .library(
            name: "LockstepCoordination",
            targets: ["LockstepCoordination", "LockstepDeterminism"]
        ),
        .library(
            name: "LockstepKubernetesBackend",
            targets: ["LockstepKubernetesBackend", "LockstepKubernetes", "LockstepDeterminism"]
        ),
        // With the modules whose types a test's author meets, so that each may be imported by name.
        .library(
            name: "LockstepTesting",
            targets: [
                "LockstepTesting", "LockstepBackends", "LockstepCheckers", "LockstepCoordination",
                "LockstepDeterminism", "LockstepFaults", "LockstepHistories", "LockstepKubernetes",
                "LockstepKubernetesBackend", "LockstepServices", "LockstepSimulation",
            ]
        ),
        // The command line, for a program with systems of its own, and what those are made of.
        .library(
            name: "LockstepCommand",
            targets: [
                "LockstepCommand", "LockstepBackends", "LockstepCoordination",
                "LockstepDeterminism", "LockstepHistories", "LockstepKubernetes",
                "LockstepKubernetesBackend", "LockstepManners", "LockstepServices",
                "LockstepSimulation",
            ]
        ),
    ],
    traits: [
        .trait(
            name: "Servers",
            description:
                "The API server on a socket: `lockstep serve`. Off, so that the rest builds fast."
        )
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.5.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.0.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.80.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.6.0"),
        .package(
            url: "https://github.com/swift-server/swift-service-lifecycle.git",
            from: "2.6.0"
        ),
    ],
    targets: [
        // L0
        .target(name: "LockstepCSimulation", path: "Sources/CSimulation"),
        room("Determinism"),
        room("Histories", ["LockstepDeterminism"]),
        room("Kubernetes", ["LockstepDeterminism"]),
        .systemLibrary(
            name: "LockstepCSQLite",
            path: "Sources/CSQLite",
            pkgConfig: "sqlite3",
            providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]
        ),

        // L1
        room("Coordination", ["LockstepDeterminism"]),
        room("Simulation", ["LockstepCSimulation", "LockstepDeterminism", "LockstepHistories"]),
        room("Checkers", ["LockstepDeterminism", "LockstepHistories"]),
        room("Manners", ["LockstepDeterminism", "LockstepHistories"]),
        room("Traces", ["LockstepCSQLite", "LockstepDeterminism", "LockstepHistories"]),

        // L2
        room("KubernetesBackend", ["LockstepCoordination", "LockstepKubernetes"]),
        room("MockKubernetes", ["LockstepDeterminism", "LockstepKubernetes"]),
        room(
            "Services",
            [
                "LockstepDeterminism", "LockstepHistories", "LockstepKubernetes",
                "LockstepMockKubernetes", "LockstepSimulation",
            ]
        ),
        room(
            "Museum",
            ["LockstepCoordination", "LockstepDeterminism", "LockstepKubernetes"]
        ),
        room("Faults", ["LockstepDeterminism", "LockstepHistories", "LockstepSimulation"]),

        // L3
        room(
            "Backends",
            [
                "LockstepCoordination", "LockstepDeterminism", "LockstepHistories",
                "LockstepKubernetes", "LockstepKubernetesBackend", "LockstepManners",
                "LockstepMuseum", "LockstepServices", "LockstepSimulation",
            ]
        ),
        room(
            "Testing",
            [
                "LockstepBackends", "LockstepCSimulation", "LockstepCheckers",
                "LockstepCoordination", "LockstepDeterminism", "LockstepFaults",
                "LockstepHistories", "LockstepKubernetes", "LockstepKubernetesBackend",
                "LockstepServices", "LockstepSimulation",
            ]
        ),
        room(
            "Runs",
            [
                "LockstepCSimulation", "LockstepCheckers", "LockstepCoordination",
                "LockstepDeterminism", "LockstepFaults", "LockstepHistories",
                "LockstepKubernetes", "LockstepManners", "LockstepServices",
                "LockstepSimulation", "LockstepTraces",
                .product(name: "Yams", package: "Yams"),
            ]
        ),

        .target(
            name: "LockstepKubernetesHTTPServer",
            dependencies: [
                "LockstepDeterminism", "LockstepFaults", "LockstepHistories", "LockstepKubernetes",
                "LockstepMockKubernetes", "LockstepRuns", "LockstepServices",
                "LockstepSimulation", "LockstepTraces",
                server("HummingbirdCore", of: "hummingbird"),
                server("NIOCore", of: "swift-nio"),
                server("NIOPosix", of: "swift-nio"),
                server("NIOHTTP1", of: "swift-nio"),
                server("Logging", of: "swift-log"),
                server("ServiceLifecycle", of: "swift-service-lifecycle"),
                server("UnixSignals", of: "swift-service-lifecycle"),
                server("Yams", of: "Yams"),
            ],
            path: "Sources/KubernetesHTTPServer",
            swiftSettings: strict
        ),

        room(
            "Reporting",
            [
                "LockstepCheckers", "LockstepDeterminism", "LockstepFaults",
                "LockstepHistories", "LockstepKubernetes", "LockstepManners", "LockstepRuns",
                "LockstepSimulation", "LockstepTraces",
            ]
        ),

        // L4
        room(
            "Command",
            [
                "LockstepCSimulation", "LockstepDeterminism", "LockstepFaults",
                "LockstepHistories", "LockstepKubernetesHTTPServer", "LockstepMuseum",
                "LockstepReporting", "LockstepRuns", "LockstepSimulation", "LockstepTraces",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),

        // L5
        .executableTarget(
            name: "lockstep",
            dependencies: ["LockstepBackends", "LockstepCommand"],
            path: "Sources/Program",
            swiftSettings: strict
        ),

        tests("Determinism"),
        .target(
            name: "LockstepEventSamples",
            dependencies: ["LockstepDeterminism", "LockstepHistories"],
            path: "Tests/TestSupport/EventSamples",
            swiftSettings: strict
        ),
        tests("Histories", ["LockstepEventSamples", "LockstepDeterminism"]),
        tests("Kubernetes", ["LockstepDeterminism"]),
        tests("MockKubernetes", ["LockstepDeterminism", "LockstepKubernetes"]),
        tests("Coordination", ["LockstepDeterminism"]),
        tests(
            "KubernetesBackend",
            ["LockstepCoordination", "LockstepDeterminism", "LockstepKubernetes"]
        ),
        tests("Simulation", ["LockstepDeterminism", "LockstepHistories"]),
        tests("Checkers", ["LockstepDeterminism", "LockstepHistories"]),
        tests(
            "Traces",
            ["LockstepEventSamples", "LockstepCSQLite", "LockstepDeterminism", "LockstepHistories"]
        ),
        tests(
            "Services",
            [
                "LockstepDeterminism", "LockstepHistories", "LockstepKubernetes",
                "LockstepMockKubernetes", "LockstepSimulation",
            ]
        ),
        tests("Manners", ["LockstepDeterminism", "LockstepSimulation"]),
        tests("Faults", ["LockstepDeterminism", "LockstepHistories", "LockstepSimulation"]),
        tests(
            "Backends",
            [
                "LockstepCheckers", "LockstepCoordination", "LockstepDeterminism",
                "LockstepHistories", "LockstepKubernetes", "LockstepKubernetesBackend",
                "LockstepMuseum", "LockstepServices", "LockstepSimulation",
            ]
        ),
        .executableTarget(
            name: "LockstepPlantedWorker",
            dependencies: [
                "LockstepDeterminism", "LockstepHistories", "LockstepRuns", "LockstepSimulation",
            ],
            path: "Tests/PlantedWorker",
            swiftSettings: strict
        ),
        tests(
            "Runs",
            [
                "LockstepPlantedWorker",
                "LockstepBackends", "LockstepCSQLite", "LockstepCSimulation", "LockstepCheckers",
                "LockstepDeterminism", "LockstepEventSamples", "LockstepFaults",
                "LockstepHistories", "LockstepKubernetes", "LockstepManners", "LockstepMuseum",
                "LockstepServices", "LockstepSimulation", "LockstepTraces",
            ]
        ),
        tests(
            "Testing",
            [
                "LockstepBackends", "LockstepCSimulation", "LockstepCheckers",
                "LockstepCoordination", "LockstepDeterminism", "LockstepFaults",
                "LockstepHistories", "LockstepKubernetes", "LockstepKubernetesBackend",
                "LockstepServices", "LockstepSimulation",
            ]
        ),
        tests(
            "Reporting",
            [
                "LockstepBackends", "LockstepDeterminism", "LockstepHistories", "LockstepRuns",
                "LockstepSimulation",
            ]
        ),
        .testTarget(
            name: "KubernetesHTTPServerTests",
            dependencies: [
                "LockstepDeterminism", "LockstepEventSamples", "LockstepFaults",
                "LockstepHistories", "LockstepKubernetes", "LockstepKubernetesHTTPServer",
                "LockstepMockKubernetes", "LockstepRuns",
                "LockstepSimulation", "LockstepTraces",
                server("NIOCore", of: "swift-nio"), server("NIOPosix", of: "swift-nio"),
            ],
            path: "Tests/KubernetesHTTPServerTests",
            swiftSettings: strict
        ),
        .testTarget(
            name: "ReadmeTests",
            dependencies: [
                "LockstepBackends", "LockstepCSQLite", "LockstepCoordination",
                "LockstepDeterminism", "LockstepFaults", "LockstepHistories", "LockstepKubernetes",
                "LockstepKubernetesBackend", "LockstepReporting", "LockstepRuns",
                "LockstepServices", "LockstepSimulation", "LockstepTesting",
            ],
            path: "Tests/ReadmeTests",
            swiftSettings: strict
        ),
        .testTarget(name: "TidyTests", path: "Tests/TidyTests", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
