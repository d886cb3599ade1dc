/// Every simulated service.
public enum ServiceCatalog {
    /// The names under which pods find them: one line a service.
    public static let names: [String] =
        [KubernetesService.name]
        + ProtectedResource.names
}
