internal import LockstepKubernetes

extension ResourceKind {
    /// Leases: a duration above zero, a count that is not negative, and nothing else is checked.
    ///
    /// `strategy` and `preferredHolder` are dropped, as on a server with coordinated elections
    /// off.
    public static let lease = ResourceKind(
        group: "coordination.k8s.io",
        version: "v1",
        resource: "leases",
        kind: "Lease",
        overwritesWithoutVersion: false,
        createsOnUpdate: true,
        countsGenerations: false,
        content: .fields([
            Field(
                "spec",
                .object(
                    "LeaseSpec",
                    [
                        Field("holderIdentity", .string),
                        Field("leaseDurationSeconds", .int32),
                        Field("acquireTime", .microTime),
                        Field("renewTime", .microTime),
                        Field("leaseTransitions", .int32),
                        Field("strategy", .ignored),
                        Field("preferredHolder", .ignored),
                    ]
                ),
                isAlwaysWritten: true
            )
        ]),
        validate: validateLease
    )
}

private func validateLease(_ content: JSONObject, _ errors: inout [FieldError]) {
    guard let spec = content.object("spec") else { return }
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
