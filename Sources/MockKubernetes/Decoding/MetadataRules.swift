internal import LockstepKubernetes

extension Metadata {
    /// Finds what breaks the rules for names.
    func validateName(into errors: inout [FieldError]) {
        if name.isEmpty {
            errors.append(.required("metadata.name", "name or generateName is required"))
        } else if let breach = subdomainBreach(name) {
            errors.append(.invalid("metadata.name", quoted(name), breach))
        }
    }

    /// Finds labels whose values no selector could name; keys, annotations and owner references
    /// are accepted as they are.
    func validateLabels(into errors: inout [FieldError]) {
        guard let labels else { return }
        for label in labels.members {
            let value = label.value.asString ?? ""
            if value.utf8.count > 63 {
                errors.append(
                    .invalid("metadata.labels", quoted(value), "must be no more than 63 bytes")
                )
            }
            if !isLabelValue(value) {
                errors.append(.invalid("metadata.labels", quoted(value), labelRule))
            }
        }
    }

    /// Finds changes that an update may not make.
    ///
    /// - Parameters:
    ///   - old: The stored metadata.
    ///   - errors: Receives each breach twice, since two layers of the server look for them, and
    ///     those of labels a third time.
    func validateChange(from old: Metadata, into errors: inout [FieldError]) {
        var found: [FieldError] = []
        validateLabels(into: &found)
        if let deletionTimestamp, deletionTimestamp != old.deletionTimestamp {
            found.append(
                .invalid(
                    "metadata.deletionTimestamp",
                    quoted(deletionTimestamp),
                    "field is immutable"
                )
            )
        }
        if old.deletionTimestamp != nil {
            let added = finalizers.filter { !old.finalizers.contains($0) }
            if !added.isEmpty {
                let list = added.map(quoted).joined(separator: ", ")
                found.append(
                    .forbidden(
                        "metadata.finalizers",
                        "no new finalizers can be added if the object is being deleted, "
                            + "found new finalizers []string{\(list)}"
                    )
                )
            }
        }
        errors += found
        errors += found
        validateLabels(into: &errors)
    }
}

/// A text in quotes, as refusals print it.
func quoted(_ text: String) -> String { JSONValue.string(text).description }

func isLetterOrDigit(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lower)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

private func isLabelValue(_ value: String) -> Bool {
    guard let first = value.utf8.first, let last = value.utf8.last else { return true }
    return isLetterOrDigit(first) && isLetterOrDigit(last)
        && value.utf8.allSatisfy { byte in
            isLetterOrDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: ".")
        }
}

let labelRule =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or "
    + "'.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or "
    + "'my_value',  or '12345', regex used for validation is "
    + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"

/// Why a text is no DNS subdomain of RFC 1123; `nil` if it is one.
func subdomainBreach(_ name: String) -> String? {
    if name.utf8.count > 253 { return "must be no more than 253 characters" }
    var previous = UInt8(ascii: ".")
    for byte in name.utf8 {
        let isLetterOrDigit =
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        let isAllowed =
            isLetterOrDigit || (byte == UInt8(ascii: "-") && previous != UInt8(ascii: "."))
            || (byte == UInt8(ascii: ".") && previous != UInt8(ascii: ".")
                && previous != UInt8(ascii: "-"))
        if !isAllowed { return subdomainRule }
        previous = byte
    }
    let endsWell = previous != UInt8(ascii: ".") && previous != UInt8(ascii: "-")
    return endsWell ? nil : subdomainRule
}

private let subdomainRule =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or "
    + "'.', and must start and end with an alphanumeric character (e.g. 'example.com', regex "
    + "used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
