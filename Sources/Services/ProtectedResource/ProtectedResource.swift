public import LockstepHistories
public import LockstepSimulation

/// Something that only a lock's holder may change: a service that takes effects with their tokens.
///
/// A fenced resource refuses a token lower than the highest it has taken, in the same scope; an
/// unfenced one takes everything, as most do.
public struct ProtectedResource: Machine {
    private let name: String
    private let isFenced: Bool
    /// The highest token taken of each scope.
    private var highest: [Token] = []

    init(name: String, isFenced: Bool) {
        self.name = name
        self.isFenced = isFenced
    }

    /// The names a scenario may use: one resource that checks tokens, and one that does not.
    public static let names = ["fenced", "unfenced"]
    /// The method of every request to one, as histories tell it.
    public static let method = "effect"

    /// Mounts a resource in a world.
    ///
    /// - Parameters:
    ///   - name: One of `names`.
    ///   - world: Where.
    /// - Returns: The service that takes its effects.
    @discardableResult
    public static func mount(_ name: String, in world: World) -> ServiceID {
        let isFenced = name == "fenced"
        return world.mount(
            name,
            machine: { ProtectedResource(name: name, isFenced: isFenced) },
            transport: { pod, service in ResourceTransport(pod: pod, service: service, name: name) }
        )
    }

    /// Takes or refuses an effect.
    public mutating func handle(
        _ input: MachineInput,
        clock: MachineClock,
        into out: inout Directives
    ) {
        guard case .request(_, _, let parcel) = input, let effect = parcel.body as? Effect else {
            return
        }
        let isStale = take(effect.token)
        let isAccepted = !(isFenced && isStale)
        out.report(
            .effectApplied(
                resource: name,
                lock: effect.lock,
                token: effect.token,
                fenced: isFenced,
                accepted: isAccepted
            )
        )
    }
}

extension ProtectedResource {
    /// Remembers a token, unless it is lower than the highest of its scope.
    ///
    /// - Returns: Whether it is.
    private mutating func take(_ token: Token) -> Bool {
        guard let place = highest.firstIndex(where: { $0.scope == token.scope }) else {
            highest.append(token)
            return false
        }
        guard token.number >= highest[place].number else { return true }
        highest[place] = token
        return false
    }
}

/// An effect on its way to a resource.
final class Effect: ParcelBody {
    let lock: String
    let token: Token

    init(lock: String, token: Token) {
        self.lock = lock
        self.token = token
    }

    var summary: String { "\(ProtectedResource.method) \(token.number)" }
}

/// How a pod acts on a resource.
public struct ResourceTransport: Sendable {
    private let pod: Pod
    private let service: ServiceID
    private let name: String

    init(pod: Pod, service: ServiceID, name: String) {
        self.pod = pod
        self.service = service
        self.name = name
    }

    /// Sends an effect; whether it arrives, and whether it is taken, the pod does not learn.
    ///
    /// - Parameters:
    ///   - lock: The lock under which the pod acts.
    ///   - token: The token of its grant.
    public func act(under lock: String, token: Token) {
        pod.report(.effectIssued(resource: name, token: token))
        pod.post(Parcel(body: Effect(lock: lock, token: token)), to: service)
    }
}
