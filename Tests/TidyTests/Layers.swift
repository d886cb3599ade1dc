/// The rooms in their layers, and which of them may see what.
///
/// A room that is missing here has no place in the house yet: give it one before it gets code.
enum Layers {
    static let rooms: [[String]] = [
        ["CSimulation", "CSQLite", "Determinism", "Histories", "Kubernetes"],
        ["Coordination", "Simulation", "Checkers", "Manners", "Traces"],
        ["KubernetesBackend", "MockKubernetes", "Services", "Faults", "Museum"],
        ["Runs", "Backends", "Reporting", "Testing", "KubernetesHTTPServer"],
        ["Command"],
        ["Program"],
    ]

    /// Who may see a room of its own layer: the first of each pair sees the second.
    static let sideways: [(room: String, other: String)] = [
        ("Histories", "Determinism"),
        ("Kubernetes", "Determinism"),
        ("Services", "MockKubernetes"),
        ("Testing", "Backends"),
        ("Reporting", "Runs"),
        ("KubernetesHTTPServer", "Runs"),
    ]

    /// What ships to a user's cluster, and the only rooms of ours that it may see.
    private static let shipping: [String: [String]] = [
        "Kubernetes": ["Determinism"],
        "Coordination": ["Determinism"],
        "KubernetesBackend": ["Kubernetes", "Coordination"],
    ]

    /// Rooms of the same or a lower layer that a room must not see all the same.
    private static let forbidden: [String: [String]] = [
        "Checkers": ["Simulation", "CSimulation", "Coordination", "Traces"],
        "Faults": ["Backends", "Services"],
        "Manners": ["Simulation", "CSimulation", "Coordination", "Checkers", "Traces"],
    ]

    /// Modules from outside that belong to single rooms.
    private static let owners: [(module: String, rooms: [String])] = [
        ("CSQLite", ["Traces"]),
        ("ArgumentParser", ["Command"]),
        ("Yams", ["KubernetesHTTPServer", "Runs"]),
        ("Hummingbird", ["KubernetesHTTPServer"]),
        ("HummingbirdCore", ["KubernetesHTTPServer"]),
    ]

    /// Modules from outside that only the upper layers, from 3, may see.
    private static let upper = [
        "Logging", "Hummingbird", "HummingbirdCore", "AsyncHTTPClient", "NIO", "NIOCore",
        "NIOPosix", "NIOHTTP1", "NIOSSL", "HTTPTypes", "ServiceLifecycle", "UnixSignals",
    ]

    /// Modules from outside that the layers 0 to 2 do without.
    private static let hosts = [
        "Foundation", "FoundationEssentials", "FoundationNetworking", "Dispatch",
    ]

    /// The layer of a room, from 0; `nil` if it has none.
    static func layer(of room: String) -> Int? {
        rooms.firstIndex { $0.contains(room) }
    }

    /// Why a room may not import a module; `nil` if it may.
    static func objection(to module: String, in room: String) -> String? {
        guard let layer = layer(of: room) else { return nil }
        let name = module.hasPrefix("Lockstep") ? String(module.dropFirst(8)) : module
        for owner in owners where owner.module == name && !owner.rooms.contains(room) {
            return "only \(owner.rooms.joined(separator: ", ")) may import \(module)"
        }
        if layer < 3, hosts.contains(module) || upper.contains(module) {
            return "layers 0 to 2 do without \(module)"
        }
        guard let other = Self.layer(of: name) else { return nil }
        if other > layer { return "imports go down, and \(module) lies above \(room)" }
        // A module from outside may be called like a room: `Testing` is.
        let isOurs = module != name
        if isOurs, other == layer, !sideways.contains(where: { $0 == (room, name) }) {
            return "imports go down, and \(module) lies beside \(room)"
        }
        if let allowed = shipping[room], !allowed.contains(name) {
            return "\(room) ships, and \(module) does not ship with it"
        }
        if forbidden[room]?.contains(name) == true { return "\(room) must not know \(module)" }
        return nil
    }
}
