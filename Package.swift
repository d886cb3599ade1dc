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
    products: [
        .library(name: "LockstepCoordination", targets: ["LockstepCoordination"]),
        .library(name: "LockstepKubernetesBackend", targets: ["LockstepKubernetesBackend"]),
    ],
    targets: [
        // L0
        room("Determinism"),
        room("Histories", ["LockstepDeterminism"]),
        room("Kubernetes", ["LockstepDeterminism"]),

        // L1
        room("Coordination", ["LockstepDeterminism"]),

        // L2
        room(
            "KubernetesBackend",
            ["LockstepCoordination", "LockstepKubernetes", "LockstepDeterminism"]
        ),
        room("MockKubernetes", ["LockstepKubernetes", "LockstepDeterminism"]),

        tests("Determinism"),
        tests("Coordination", ["LockstepDeterminism"]),
        tests("Kubernetes", ["LockstepDeterminism"]),
        tests(
            "KubernetesBackend",
            ["LockstepCoordination", "LockstepKubernetes", "LockstepDeterminism"]
        ),
        tests("MockKubernetes", ["LockstepKubernetes", "LockstepDeterminism"]),
    ],
    swiftLanguageModes: [.v6]
)
