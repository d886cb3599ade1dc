internal import LockstepKubernetes

/// A mark on a node that keeps pods away, or drives them out.
struct Taint: Hashable, Sendable {
    /// What a taint does to pods that do not tolerate it.
    enum Effect: String, Sendable {
        /// No new pod is bound to the node by a scheduler.
        case noSchedule = "NoSchedule"
        /// A scheduler avoids the node if it can.
        case preferNoSchedule = "PreferNoSchedule"
        /// Pods on the node are evicted too.
        case noExecute = "NoExecute"
    }

    var key: String
    var value = ""
    var effect: Effect

    /// The key of nodes that say themselves that they are not ready.
    static let notReady = "node.kubernetes.io/not-ready"
    /// The key of nodes from which nothing is heard.
    static let unreachable = "node.kubernetes.io/unreachable"

    /// The taints of a node, in their order; entries with other effects are left out.
    static func all(of node: JSONObject) -> [Taint] {
        guard let entries = node.object("spec")?.array("taints") else { return [] }
        return entries.compactMap(Taint.init(json:))
    }

    init(key: String, effect: Effect) {
        self.key = key
        self.effect = effect
    }

    init?(json: JSONValue) {
        guard let key = json["key"]?.asString,
            let effect = json["effect"]?.asString.flatMap(Effect.init(rawValue:))
        else { return nil }
        self.key = key
        self.value = json["value"]?.asString ?? ""
        self.effect = effect
    }
}

/// What a pod puts up with, and for how long.
struct Toleration: Hashable, Sendable {
    private var key: String
    private var value: String
    private var isForAnyValue: Bool
    private var effect: String
    /// The seconds for which it puts up with being driven out; `nil` means for ever.
    var seconds: Int64?

    /// The tolerations of a pod, in their order.
    static func all(of pod: JSONObject) -> [Toleration] {
        guard let entries = pod.object("spec")?.array("tolerations") else { return [] }
        return entries.map(Toleration.init(json:))
    }

    private init(json: JSONValue) {
        key = json["key"]?.asString ?? ""
        value = json["value"]?.asString ?? ""
        isForAnyValue = json["operator"]?.asString == "Exists"
        effect = json["effect"]?.asString ?? ""
        seconds = json["tolerationSeconds"]?.asInteger
    }

    /// Whether it is about this taint; an empty key or effect is about all.
    func tolerates(_ taint: Taint) -> Bool {
        guard effect.isEmpty || effect == taint.effect.rawValue else { return false }
        if key.isEmpty { return isForAnyValue }
        return key == taint.key && (isForAnyValue || value == taint.value)
    }
}

/// How long a pod may stay where these taints are.
enum Stay: Hashable, Sendable {
    case forEver
    case seconds(Int64)

    /// The shortest of what the pod's tolerations grant, no time at all for a taint that none is
    /// about.
    init(_ tolerations: [Toleration], under taints: [Taint]) {
        var shortest: Int64?
        for taint in taints where taint.effect == .noExecute {
            guard let toleration = tolerations.first(where: { $0.tolerates(taint) }) else {
                self = .seconds(0)
                return
            }
            guard let seconds = toleration.seconds else { continue }
            shortest = min(shortest ?? .max, max(seconds, 0))
        }
        self = shortest.map(Stay.seconds) ?? .forEver
    }
}
