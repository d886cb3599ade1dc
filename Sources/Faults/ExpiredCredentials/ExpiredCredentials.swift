internal import LockstepDeterminism
internal import LockstepSimulation

/// Has a pod's credentials expire, until it is handed new ones.
///
/// Every request of the pod is answered 401, whatever it asks. A watch that is open stays open
/// until its time is over.
public struct ExpiredCredentials: ServiceFault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "expired-credentials",
            "The API server does not know a pod's credentials any more; its watches go on.",
            incident: "An elector that goes on asking and is told Unauthorized: "
                + "https://github.com/elastic/integrations/issues/2673",
            defaults: [
                "lasts": .durationRange(nanoseconds: 5_000_000_000...40_000_000_000)
            ],
            reason: "From less than a lease to more than two, since a token that is not "
                + "read again stays expired until its pod is."
        )
    }

    /// The expiry.
    public init() {}

    /// What they are told.
    public func trouble(_ fault: PlannedFault) -> String {
        let clients = fault.targets.joined(separator: ",")
        return "credentials-expired clients=\(clients)"
    }
}
