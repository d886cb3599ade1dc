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

let package = Package(
    name: "lockstep",
    targets: [
        // L0
        room("Determinism"),
        room("Histories", ["LockstepDeterminism"]),
        .systemLibrary(
            name: "LockstepCSQLite",
            path: "Sources/CSQLite",
            pkgConfig: "sqlite3",
            providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]
        ),

        // L1
        room("Checkers", ["LockstepDeterminism", "LockstepHistories"]),
        room("Traces", ["LockstepCSQLite", "LockstepDeterminism", "LockstepHistories"]),

        tests("Determinism"),
        .target(
            name: "EventSamples",
            dependencies: ["LockstepDeterminism", "LockstepHistories"],
            path: "Tests/TestSupport/EventSamples",
            swiftSettings: strict
        ),
        tests("Histories", ["EventSamples", "LockstepDeterminism"]),
        tests("Checkers", ["LockstepDeterminism", "LockstepHistories"]),
        tests(
            "Traces",
            ["EventSamples", "LockstepCSQLite", "LockstepDeterminism", "LockstepHistories"]
        ),
    ],
    swiftLanguageModes: [.v6]
)
