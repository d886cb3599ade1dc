internal import LockstepKubernetes

/// Every simulated service.
public enum ServiceCatalog {
    /// The names under which pods find them: one line a service.
    public static let names: [String] =
        [KubernetesService.name]
        + ProtectedResource.names

    /// The methods of requests to them, as histories tell them: one line a service.
    public static let methods: [String] =
        APIRequest.Verb.allCases.map(\.rawValue) + ["LIST", "WATCH"]
        + [ProtectedResource.method]
}
