internal import LockstepKubernetes

extension ResourceKind {
    /// ConfigMaps: texts and bytes by key, one MiB in all, frozen for good if they are immutable.
    public static let configMap = ResourceKind(
        resource: "configmaps",
        kind: "ConfigMap",
        content: .fields([
            Field("data", .map(.string), .kept),
            Field("binaryData", .map(.bytes), .kept),
            Field("immutable", .bool, .kept),
        ]),
        rules: KindRules(
            columns: .configMap,
            revalidatesMetadata: true,
            looksAtChangesFirst: true,
            validate: validateConfigMap,
            validateChange: validateFrozen,
            tidy: dropEmpty
        )
    )
}

/// How many bytes all values of a ConfigMap may have together.
private let sizeLimit = 1_048_576

@Sendable private func validateConfigMap(_ map: Draft, _ errors: inout [FieldError]) {
    let texts = map.content.object("data")?.members ?? []
    let bytes = map.content.object("binaryData") ?? JSONObject()
    let known = MemberIndex(bytes)
    var size = 0
    for member in texts {
        let field = "data[\(member.key)]"
        for breach in keyBreaches(member.key) {
            errors.append(.invalid(field, quoted(member.key), breach))
        }
        if known[member.key] != nil {
            errors.append(
                .invalid(field, quoted(member.key), "duplicate of key present in binaryData")
            )
        }
        size += member.value.asString?.utf8.count ?? 0
    }
    for member in bytes.members {
        for breach in keyBreaches(member.key) {
            errors.append(.invalid("binaryData[\(member.key)]", quoted(member.key), breach))
        }
        size += base64Length(member.value.asString ?? "")
    }
    if size > sizeLimit { errors.append(.tooLong("[]", limit: sizeLimit)) }
}

@Sendable private func validateFrozen(
    _ map: Draft,
    _ old: StoredObject,
    _ errors: inout [FieldError]
) {
    guard old.tree.bool("immutable") == true else { return }
    let rule = "field is immutable when `immutable` is set"
    if map.content.bool("immutable") != true { errors.append(.forbidden("immutable", rule)) }
    for part in ["data", "binaryData"]
    where !(map.content[part] ?? .null).isIdentical(to: old.tree[part] ?? .null) {
        errors.append(.forbidden(part, rule))
    }
}

/// Nothing is stored of empty parts, although a frozen ConfigMap without a part is told from one
/// with an empty one.
@Sendable private func dropEmpty(_ map: inout Draft) {
    for part in ["data", "binaryData"] where map.content.object(part)?.isEmpty == true {
        map.content[part] = nil
    }
}

/// What is wrong with a key, in the server's words; nothing if it is good.
private func keyBreaches(_ key: String) -> [String] {
    var breaches: [String] = []
    if key.utf8.count > 253 { breaches.append("must be no more than 253 characters") }
    let isPlain =
        !key.isEmpty
        && key.utf8.allSatisfy { byte in
            isLetterOrDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: ".")
        }
    if !isPlain {
        breaches.append(
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. "
                + "'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is "
                + "'[-._a-zA-Z0-9]+')"
        )
    }
    if key == "." { breaches.append("must not be '.'") }
    if key == ".." {
        breaches.append("must not be '..'")
    } else if key.hasPrefix("..") {
        breaches.append("must not start with '..'")
    }
    return breaches
}
