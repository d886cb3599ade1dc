internal import LockstepKubernetes

extension ResourceKind {
    /// Leases: a duration above zero, a count that is not negative, and nothing else is checked.
    ///
    /// `strategy` and `preferredHolder` are dropped, as on a server with coordinated elections
    /// off.
    public static let lease = ResourceKind(
        group: "coordination.k8s.io",
        resource: "leases",
        kind: "Lease",
        content: .fields([
            Field(
                "spec",
                .object(
                    "LeaseSpec",
                    [
                        Field("holderIdentity", .string, .kept),
                        Field("leaseDurationSeconds", .int32, .kept),
                        Field("acquireTime", .microTime, .kept),
                        Field("renewTime", .microTime, .kept),
                        Field("leaseTransitions", .int32, .kept),
                        Field("strategy", .ignored, named: "v1.CoordinatedLeaseStrategy"),
                        Field("preferredHolder", .ignored),
                    ]
                ),
                .written
            )
        ]),
        rules: KindRules(
            overwritesWithoutVersion: false,
            createsOnUpdate: true,
            columns: .lease,
            validate: validateLease
        )
    )
}

@Sendable private func validateLease(_ lease: Draft, _ errors: inout [FieldError]) {
    guard let spec = lease.content.object("spec") else { return }
    if let seconds = spec.integer("leaseDurationSeconds"), seconds <= 0 {
        errors.append(
            .invalid("spec.leaseDurationSeconds", "\(seconds)", "must be greater than 0")
        )
    }
    if let count = spec.integer("leaseTransitions"), count < 0 {
        errors.append(
            .invalid("spec.leaseTransitions", "\(count)", "must be greater than or equal to 0")
        )
    }
}
