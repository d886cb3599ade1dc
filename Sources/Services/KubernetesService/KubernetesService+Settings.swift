package import LockstepMockKubernetes
public import LockstepSimulation

extension KubernetesService {
    /// What a scenario may say about the control plane, under `api`.
    ///
    /// By default there is one API server that is never behind and makes nobody wait.
    public static let parameters = [
        Parameter("replicas", .count(1...9), "how many API servers there are; 1"),
        Parameter("cacheLag", .durationRange, "how far their watch caches are behind; 0"),
        Parameter("serviceTime", .durationRange, "how long they work on a request; 0"),
        Parameter("seats", .count(1...100_000), "on how many each works at once; 600"),
        Parameter(
            "wire",
            .choice(["value", "json"]),
            "whether requests and answers are written as JSON and read again; value"
        ),
        Parameter(
            "store",
            .choice(["durable", "loses-writes", "refills-leases"]),
            "what becomes of every failover: nothing; its last write is lost; all leases begin "
                + "anew. Such a store is under test and excuses nobody; durable"
        ),
        Parameter(
            "revision",
            .count(1...1 << 62),
            "its store's revision before the first write, by which versions begin; 1"
        ),
        Parameter(
            "custom",
            .list([]),
            "further kinds, without a schema: locks.example.com/v1/Lock, or { kind: that, columns: "
                + "{ Owner: spec.owner }, defaults: { spec.mode: Shared }, selectable: "
                + "[spec.owner] }; none"
        ),
    ]

    /// What is wrong with the first of the further kinds that cannot be read; `nil` if all can.
    public static func kindProblem(in api: Settings) -> (found: String, expected: String)? {
        for text in api.list("custom") ?? [] {
            do throws(KindProblem) {
                _ = try ResourceKind.described(text)
            } catch {
                return (error.found, error.expected)
            }
        }
        return nil
    }

    /// The kinds of objects, by their plurals, that a server of this scenario's `api` serves.
    public static func resources(in api: Settings) -> [String] {
        (KindCatalog.all + customKinds(in: api)).map(\.resource)
    }

    /// The further kinds that a scenario's `api` names.
    package static func customKinds(in api: Settings) -> [ResourceKind] {
        api.list("custom")?.compactMap { try? ResourceKind.described($0) } ?? []
    }
}

extension ControlPlaneSettings {
    /// The settings that a scenario's `api` describes.
    init(_ api: Settings) {
        self.init()
        if let replicas = api.count("replicas") { self.replicas = Int(replicas) }
        if let seats = api.count("seats") { self.seats = Int(seats) }
        if let lag = api.nanosecondRange("cacheLag") { cacheLagNanoseconds = lag }
        if let time = api.nanosecondRange("serviceTime") { serviceTimeNanoseconds = time }
        if let revision = api.count("revision") { firstRevision = revision }
        switch api.text("store") {
        case "loses-writes": storeFlaw = .losesWrites
        case "refills-leases": storeFlaw = .refillsLeases
        default: break
        }
        kinds += KubernetesService.customKinds(in: api)
    }
}
