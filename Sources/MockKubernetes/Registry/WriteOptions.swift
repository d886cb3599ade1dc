internal import LockstepKubernetes

/// How a write is to be carried out, read from a request's parameters.
struct WriteOptions {
    /// What happens to fields that the kind does not know; all of them are dropped.
    enum FieldValidation {
        case ignore, warn, strict
    }

    /// How long the name of a field manager may be.
    private static let managerLimit = 128

    /// Whether the write is only rehearsed: checked and answered, not stored.
    var isRehearsal = false
    /// What happens to unknown fields.
    var fieldValidation = FieldValidation.warn
    /// Who is to be noted as the one who set the fields; `nil` if the client did not say.
    var fieldManager: String?

    /// What the client says it is.
    var userAgent: String?

    /// Who is noted as the one who set fields: whom the client names, or what it is, as far as
    /// that can be read and is not too long.
    var manager: String {
        if let fieldManager { return fieldManager }
        var name = ""
        for scalar in (userAgent ?? "").unicodeScalars.prefix(while: { $0 != "/" })
        where isVisible(scalar) {
            if name.utf8.count + String(scalar).utf8.count > Self.managerLimit { break }
            name.unicodeScalars.append(scalar)
        }
        return name.isEmpty ? "unknown" : name
    }

    /// Reads the parameters of a request; `name` is what refusals call them.
    init(
        _ request: borrowing APIRequest,
        name: String,
        isApply: Bool = false
    ) throws(Refusal) {
        try self.init(request.query, name: name, isApply: isApply)
        userAgent = request.headers.userAgent
    }

    /// Reads the parameters; `name` is what refusals call them, such as `CreateOptions`.
    ///
    /// Who applies must say who it is, and nobody else can force anything.
    init(_ query: APIQuery, name: String, isApply: Bool = false) throws(Refusal) {
        if query.isEmpty, !isApply { return }
        var errors: [FieldError] = []
        if isApply, query["fieldManager"] ?? "" == "" {
            errors.append(.required("fieldManager", "is required for apply patch"))
        }
        if name == "PatchOptions", !isApply, query["force"] != nil {
            errors.append(.forbidden("force", "may not be specified for non-apply patch"))
        }
        if let manager = query["fieldManager"], !manager.isEmpty {
            fieldManager = manager
            errors += Self.managerErrors(manager)
        }
        let dryRun = query.items.filter { $0.name == "dryRun" }.map(\.value)
        isRehearsal = !dryRun.isEmpty
        if let error = WriteOptions.dryRunError(dryRun) { errors.append(error) }
        switch query["fieldValidation"] ?? "" {
        case "", "Warn": break
        case "Ignore": fieldValidation = .ignore
        case "Strict": fieldValidation = .strict
        case let other:
            errors.append(
                .unsupported(
                    "fieldValidation",
                    quoted(other),
                    supported: ["", "Ignore", "Strict", "Warn"]
                )
            )
        }
        if !errors.isEmpty { throw .invalidOptions(name, errors) }
    }

    /// What is wrong with the name of a field manager: its length, and each character that cannot
    /// be seen, with its place in bytes.
    ///
    /// - Parameters:
    ///   - manager: The name.
    ///   - field: Where the name stands.
    /// - Returns: The errors.
    /// - Source: `ValidateFieldManager` of `k8s.io/apimachinery`, `pkg/apis/meta/v1/validation`.
    static func managerErrors(
        _ manager: String,
        at field: String = "fieldManager"
    ) -> [FieldError] {
        var errors: [FieldError] = []
        if manager.utf8.count > managerLimit {
            errors.append(.tooLong(field, limit: managerLimit))
        }
        for index in manager.unicodeScalars.indices {
            let scalar = manager.unicodeScalars[index]
            if isVisible(scalar) { continue }
            let digits = String(scalar.value, radix: 16, uppercase: true)
            let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            let place = manager.utf8.distance(from: manager.startIndex, to: index)
            let rule = "invalid character \(code) (at position \(place))"
            errors.append(.invalid(field, quoted(manager), rule))
        }
        return errors
    }

    /// What is wrong with the values of `dryRun`; all of them must be `All`.
    static func dryRunError(_ values: [String]) -> FieldError? {
        if values.allSatisfy({ $0 == "All" }) { return nil }
        let list = values.map(quoted).joined(separator: ",")
        return .unsupported("dryRun", "[\(list)]", supported: ["All"])
    }
}
