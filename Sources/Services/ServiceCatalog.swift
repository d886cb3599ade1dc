public import LockstepSimulation

/// Every simulated service, by the name of its folder.
public enum ServiceCatalog {
    /// One line a service: its name, and how it is mounted.
    public static let all: [(name: String, mount: @Sendable (World) -> ServiceID)] = [
        ("Kubernetes", { KubernetesService.mount(in: $0) }),
        ("Resource", { ProtectedResource.mount("fenced", in: $0) }),
    ]
}
