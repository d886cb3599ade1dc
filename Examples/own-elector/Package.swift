// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "own-elector",
    products: [
        .library(name: "OwnElector", targets: ["OwnElector"])
    ],
    dependencies: [
        // The name makes it the same package whatever the folder of the clone is called.
        .package(name: "lockstep", path: "../..")
    ],
    targets: [
        .target(
            name: "OwnElector",
            dependencies: [.product(name: "LockstepKubernetesBackend", package: "lockstep")]
        ),
        .executableTarget(
            name: "own-lockstep",
            dependencies: [
                "OwnElector",
                .product(name: "LockstepCommand", package: "lockstep"),
            ],
            path: "Sources/OwnLockstep"
        ),
        .testTarget(
            name: "OwnElectorTests",
            dependencies: [
                "OwnElector",
                .product(name: "LockstepTesting", package: "lockstep"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)
