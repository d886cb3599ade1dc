internal import LockstepKubernetes

extension Metadata {
    /// How many bytes all annotations of an object may have together.
    private static let annotationLimit = 262_144
    /// How many bytes the name of a part may have that somebody owns fields by.
    private static let partLimit = 256

    /// Finds what breaks the rules for the metadata of a new object.
    func validate(_ rule: NameRule, into errors: inout [FieldError]) {
        validateGenerateName(rule, into: &errors)
        if name.isEmpty {
            errors.append(.required("metadata.name", "name or generateName is required"))
        } else {
            for breach in rule.breaches(of: name) {
                errors.append(.invalid("metadata.name", quoted(name), breach))
            }
        }
        if let generation, generation < 0 {
            errors.append(
                .invalid(
                    "metadata.generation",
                    "\(generation)",
                    "must be greater than or equal to 0"
                )
            )
        }
        validateParts(into: &errors)
    }

    /// Finds what is wrong with the beginning of names, if there is one.
    func validateGenerateName(_ rule: NameRule, into errors: inout [FieldError]) {
        guard let generateName else { return }
        for breach in rule.breaches(of: prefixProbe(generateName, rule)) {
            errors.append(.invalid("metadata.generateName", quoted(generateName), breach))
        }
    }

    /// Finds what is wrong with labels, annotations, owners, finalizers, and owners of fields.
    func validateParts(into errors: inout [FieldError]) {
        validateTexts(into: &errors)
        if !finalizers.isEmpty { validateFinalizers(into: &errors) }
        validateFieldOwners(into: &errors)
    }

    /// Finds what is wrong with the names of those who own fields.
    ///
    /// - Source: `ValidateManagedFields` of `k8s.io/apimachinery`, `pkg/apis/meta/v1/validation`.
    private func validateFieldOwners(into errors: inout [FieldError]) {
        for (index, entry) in (managedFields?.asArray ?? []).enumerated() {
            let path = "metadata.managedFields[\(index)]"
            let manager = entry["manager"]?.asString ?? ""
            errors += WriteOptions.managerErrors(manager, at: path + ".manager")
            if (entry["subresource"]?.asString ?? "").utf8.count > Self.partLimit {
                errors.append(.tooLong(path + ".subresource", limit: Self.partLimit))
            }
        }
    }

    /// Finds what is wrong with labels, annotations and owners.
    func validateTexts(into errors: inout [FieldError]) {
        if let labels { validateLabels(labels, into: &errors) }
        if let annotations { validateAnnotations(annotations, into: &errors) }
        if let ownerReferences { validateOwners(ownerReferences, into: &errors) }
    }

    private func validateLabels(_ labels: JSONObject, into errors: inout [FieldError]) {
        for label in labels.members {
            for breach in qualifiedNameBreaches(of: label.key) {
                errors.append(.invalid("metadata.labels", quoted(label.key), breach))
            }
            let value = label.value.asString ?? ""
            for breach in labelValueBreaches(of: value) {
                errors.append(.invalid("metadata.labels", quoted(value), breach))
            }
        }
    }

    private func validateAnnotations(
        _ annotations: JSONObject,
        into errors: inout [FieldError]
    ) {
        var size = 0
        for annotation in annotations.members {
            for breach in qualifiedNameBreaches(of: annotation.key.lowercased()) {
                errors.append(.invalid("metadata.annotations", quoted(annotation.key), breach))
            }
            size += annotation.key.utf8.count + (annotation.value.asString?.utf8.count ?? 0)
        }
        if size > Self.annotationLimit {
            errors.append(.tooLong("metadata.annotations", limit: Self.annotationLimit))
        }
    }

    private func validateOwners(_ references: JSONValue, into errors: inout [FieldError]) {
        let field = "metadata.ownerReferences"
        var controllers: [String] = []
        for owner in references.asArray?.compactMap(\.asObject) ?? [] {
            let version = owner.string("apiVersion") ?? ""
            let parts = version.split(separator: "/", omittingEmptySubsequences: false)
            // What is no group and version has none of the two.
            if parts.count > 2 || parts.last?.isEmpty != false {
                errors.append(
                    .invalid(
                        field + ".apiVersion",
                        quoted(version),
                        "version must not be empty"
                    )
                )
            }
            for part in ["kind", "name", "uid"] where owner.string(part)?.isEmpty != false {
                errors.append(.invalid(field + "." + part, "\"\"", "must not be empty"))
            }
            if owner.string("kind") == "Event", version == "v1" {
                errors.append(
                    .invalid(
                        field,
                        JSONValue.object(owner).description,
                        "/v1, Kind=Event is disallowed from being an owner"
                    )
                )
            }
            if owner.bool("controller") == true {
                controllers.append(
                    "\(owner.string("kind") ?? "")/\(owner.string("name") ?? "")"
                )
            }
        }
        for other in controllers.dropFirst() {
            errors.append(
                .invalid(
                    field,
                    references.description,
                    "Only one reference can have Controller set to true. Found \"true\" in "
                        + "references for \(controllers[0]) and \(other)"
                )
            )
        }
    }

    /// Finds finalizers without a domain that are none of the server's own; kinds of the core group
    /// may not have them.
    func validateFinalizerNames(into errors: inout [FieldError]) {
        for (index, name) in finalizers.enumerated() {
            Self.validateFinalizerName(name, at: "metadata.finalizers[\(index)]", into: &errors)
        }
    }

    /// Finds out whether a finalizer has no domain and is none of the server's own.
    static func validateFinalizerName(
        _ name: String,
        at field: String,
        into errors: inout [FieldError]
    ) {
        let known = [ResourceKind.contentFinalizer, orphanFinalizer, foregroundFinalizer]
        if name.contains("/") || known.contains(name) { return }
        errors.append(
            .invalid(
                field,
                quoted(name),
                "name is neither a standard finalizer name nor is it fully qualified"
            )
        )
    }

    /// Finds what is wrong with finalizers.
    private func validateFinalizers(into errors: inout [FieldError]) {
        for name in finalizers {
            validateFinalizer(name, at: "metadata.finalizers", into: &errors)
        }
        if finalizers.contains(Self.orphanFinalizer),
            finalizers.contains(Self.foregroundFinalizer)
        {
            errors.append(
                .invalid(
                    "metadata.finalizers",
                    JSONValue.array(finalizers.map(JSONValue.string)).description,
                    "finalizer orphan and foregroundDeletion cannot be both set"
                )
            )
        }
    }

    /// Finds changes that an update of a stored object may not make.
    func validateChange(from old: Metadata, into errors: inout [FieldError]) {
        if old.deletionTimestamp != nil {
            let added = finalizers.filter { !old.finalizers.contains($0) }
            if !added.isEmpty {
                let list = added.map(quoted).joined(separator: ", ")
                errors.append(
                    .forbidden(
                        "metadata.finalizers",
                        "no new finalizers can be added if the object is being deleted, "
                            + "found new finalizers []string{\(list)}"
                    )
                )
            }
        }
        if uid != old.uid { errors.append(.immutable("metadata.uid", quoted(uid))) }
        if let deletionTimestamp, deletionTimestamp != old.deletionTimestamp {
            errors.append(.immutable("metadata.deletionTimestamp", quoted(deletionTimestamp)))
        }
        if let seconds = deletionGracePeriodSeconds, seconds != old.deletionGracePeriodSeconds {
            errors.append(.immutable("metadata.deletionGracePeriodSeconds", "\(seconds)"))
        }
        validateTexts(into: &errors)
        validateFieldOwners(into: &errors)
    }
}

/// What stands for the beginning of names when it is checked.
///
/// A name follows, so a dash may end it; the server puts a letter in the place of the dash and of
/// what stands before it, which is then not looked at. Where any step of a path will do, it only
/// takes into account that more follows.
///
/// - Source: Kubernetes, apimachinery `api/validation/generic.go`.
private func prefixProbe(_ prefix: String, _ rule: NameRule) -> String {
    if case .pathStep = rule { return prefix + "a" }
    guard prefix.utf8.count > 1, prefix.utf8.last == UInt8(ascii: "-") else { return prefix }
    return String(decoding: prefix.utf8.dropLast(2), as: UTF8.self) + "a"
}

/// Finds what is wrong with the name of a finalizer.
func validateFinalizer(_ name: String, at field: String, into errors: inout [FieldError]) {
    for breach in qualifiedNameBreaches(of: name) {
        errors.append(.invalid(field, quoted(name), breach))
    }
}
