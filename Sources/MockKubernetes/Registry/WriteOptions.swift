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

    /// Who is noted as the one who set fields: whom the client names, or what it is.
    var manager: String {
        if let fieldManager { return fieldManager }
        let name = userAgent?.prefix { $0 != "/" } ?? ""
        return name.isEmpty ? "unknown" : String(name)
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
    /// Who applies must say who it is.
    init(_ query: APIQuery, name: String, isApply: Bool = false) throws(Refusal) {
        if query.isEmpty, !isApply { return }
        var errors: [FieldError] = []
        if isApply, query["fieldManager"] ?? "" == "" {
            errors.append(.required("fieldManager", "is required for apply patch"))
        }
        let dryRun = query.items.filter { $0.name == "dryRun" }.map(\.value)
        isRehearsal = !dryRun.isEmpty
        if let error = WriteOptions.dryRunError(dryRun) { errors.append(error) }
        if let manager = query["fieldManager"], !manager.isEmpty {
            fieldManager = manager
            if manager.utf8.count > Self.managerLimit {
                errors.append(.tooLong("fieldManager", limit: Self.managerLimit))
            }
            if manager.unicodeScalars.contains(where: { !isVisible($0) }) {
                errors.append(
                    .invalid(
                        "fieldManager",
                        quoted(manager),
                        "should only contain printable characters"
                    )
                )
            }
        }
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

    /// What is wrong with the values of `dryRun`; all of them must be `All`.
    static func dryRunError(_ values: [String]) -> FieldError? {
        if values.allSatisfy({ $0 == "All" }) { return nil }
        let list = values.map(quoted).joined(separator: ",")
        return .unsupported("dryRun", "[\(list)]", supported: ["All"])
    }

    /// What the answer says about dropped fields.
    func warnings(about problems: [String]) -> [String] {
        guard fieldValidation == .warn else { return [] }
        return problems.map { "299 - \(quoted($0))" }
    }
}
