internal import LockstepKubernetes

extension APIServer {
    /// Answers with one object.
    func get(
        _ name: String,
        _ index: Int,
        _ request: APIRequest,
        seen: Int64?
    ) throws(Refusal) -> APIResponse {
        let key = try key(of: name, in: request.path.namespace ?? "")
        var need = ReadNeed.linearizable
        if !request.query.isEmpty {
            need = ReadNeed(try version(request.query["resourceVersion"] ?? ""))
        }
        let tree: JSONObject?
        if seen == nil || need == .linearizable {
            if case .atLeast(let version) = need, version > store.revision {
                throw .tooLarge(version, current: store.revision)
            }
            tree = store.object(key, ofKind: index)?.tree
        } else {
            tree = try snapshot(index, need, seen: seen)[key]?.tree
        }
        guard let tree else { throw .notFound(kinds[index], name) }
        return APIResponse(status: 200, body: .object(tree))
    }

    /// Answers with the objects in scope, or with a page of them.
    ///
    /// - Parameters:
    ///   - index: The kind's place.
    ///   - request: What is asked.
    ///   - seen: How far the cache that answers has seen.
    ///   - isWritten: Whether the answer is to be a text rather than a tree.
    /// - Returns: The list.
    /// - Throws: Why there is none.
    func list(
        _ index: Int,
        _ request: APIRequest,
        seen: Int64?,
        isWritten: Bool
    ) throws(Refusal) -> APIResponse {
        let options = try ReadOptions(request, kinds[index])
        let page = try page(options, of: kinds[index])
        let snapshot: Snapshot
        do throws(Refusal) {
            snapshot = try self.snapshot(index, page.need, seen: seen)
        } catch {
            throw page.token == nil ? error : error.orContinuing(from: page.token)
        }
        let result = page.take(
            from: snapshot,
            options.scope,
            single: isSingle(options, kinds[index])
        )
        if isWritten { return APIResponse(status: 200, text: result.text(of: kinds[index])) }
        return APIResponse(status: 200, body: .object(result.list(of: kinds[index])))
    }

    /// Which part of which state a list is about.
    func page(_ options: ReadOptions, of kind: ResourceKind) throws(Refusal) -> Page {
        if !options.token.isEmpty {
            let token = try ContinueToken(parsing: options.token)
            guard options.version.isEmpty || options.version == "0" else {
                throw .badRequest(
                    "specifying resource version is not allowed when using continue"
                )
            }
            return Page(
                need: token.revision < 0 ? .linearizable : .exactly(token.revision),
                limit: options.limit,
                token: token,
                isNamespaced: kind.isNamespaced
            )
        }
        if options.version.isEmpty { return Page(need: .linearizable, limit: options.limit) }
        guard let version = parsedVersion(options.version) else {
            throw .badRequest(
                "invalid resource version: resourceVersion: Invalid value: "
                    + "\(quoted(options.version)): \(parseError(options.version))"
            )
        }
        // A read of any state comes from a cache, which does not cut lists into pages.
        if version == 0 { return Page(need: .anyCached, limit: 0) }
        let isExact =
            options.match == "Exact"
            || options.match.isEmpty && options.limit > 0 && !isSingle(options, kind)
        return Page(need: isExact ? .exactly(version) : .atLeast(version), limit: options.limit)
    }

    /// Whether a list is about one key, which is then read like an object.
    private func isSingle(_ options: ReadOptions, _ kind: ResourceKind) -> Bool {
        (options.scope.namespace != nil || !kind.isNamespaced)
            && options.scope.singleName != nil && options.token.isEmpty
    }

    /// The state of a kind that satisfies a need.
    ///
    /// - Parameters:
    ///   - index: The kind's place.
    ///   - need: What the read needs.
    ///   - seen: How far the cache that answers has seen; `nil` for one that is never behind. A
    ///     cache that is behind the kept history is taken to have seen the oldest kept state.
    /// - Returns: The state.
    /// - Throws: That the version is not reached, or no longer kept.
    func snapshot(_ index: Int, _ need: ReadNeed, seen: Int64?) throws(Refusal) -> Snapshot {
        let cached = cachedRevision(seen)
        let revision: Int64
        switch need {
        case .linearizable: revision = store.revision
        case .anyCached: revision = cached
        case .atLeast(let wanted):
            if wanted > cached { throw .tooLarge(wanted, current: cached) }
            revision = cached
        case .exactly(let wanted):
            if wanted > store.revision { throw .tooLarge(wanted, current: store.revision) }
            revision = wanted
        }
        guard let snapshot = store.snapshot(ofKind: index, at: revision) else { throw .expired }
        return snapshot
    }

    /// The revision from which a cache that has seen so much answers.
    func cachedRevision(_ seen: Int64?) -> Int64 {
        min(max(seen ?? store.revision, store.log.floor), store.revision)
    }

    /// Reads a version that a read or a watch names; an empty one is none.
    func version(_ text: String) throws(Refusal) -> Int64? {
        if text.isEmpty { return nil }
        guard let version = parsedVersion(text) else {
            throw .failure(
                "resourceVersion: Invalid value: \(quoted(text)): \(parseError(text))"
            )
        }
        return version
    }
}

extension Refusal {
    /// The version asked for is no longer kept.
    static let expired = Refusal(
        Status(
            code: 410,
            reason: .expired,
            message: "The resourceVersion for the provided list is too old."
        )
    )

    /// The refusal of a page whose version is no longer kept: it has a token for the rest.
    fileprivate func orContinuing(from token: ContinueToken?) -> Refusal {
        guard response.status == 410, let token else { return self }
        var refusal = Refusal(
            Status(
                code: 410,
                reason: .expired,
                message: "The provided continue parameter is too old to display a consistent "
                    + "list result. You can start a new list without the continue parameter, or "
                    + "use the continue token in this response to retrieve the remainder of the "
                    + "results. Continuing with the provided token results in an inconsistent "
                    + "list - objects that were created, modified, or deleted between the time "
                    + "the first chunk was returned and now may show up in the list."
            )
        )
        if case .object(var body) = refusal.response.body {
            body[object: "metadata"]["continue"] = .string(token.inconsistent.text)
            refusal.response.body = .object(body)
        }
        return refusal
    }
}

/// Reads a version: decimal digits, up to the largest 64-bit number without a sign.
///
/// One that is above all that a store can reach is held at the largest that it can.
func parsedVersion(_ text: String) -> Int64? {
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) else { return nil }
    return UInt64(text).map { Int64(clamping: $0) }
}

/// What the server says about a text that is no version.
func parseError(_ text: String) -> String {
    numberProblem(text, digits: text.utf8[...], reader: "ParseUint")
}

/// Reads a whole number that a parameter gives.
///
/// - Throws: A bad request that says what is wrong; an empty text is no number.
func parsedNumber(_ text: String) throws(Refusal) -> Int64 {
    if let number = Int64(text) { return number }
    var digits = text.utf8[...]
    if digits.first == UInt8(ascii: "-") || digits.first == UInt8(ascii: "+") {
        digits.removeFirst()
    }
    throw .badRequest(numberProblem(text, digits: digits, reader: "ParseInt"))
}

/// What the server says about a text that is no number: it is none at all, or too large.
private func numberProblem(
    _ text: String,
    digits: Substring.UTF8View,
    reader: String
) -> String {
    let isNumber = !digits.isEmpty && digits.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
    return "strconv.\(reader): parsing \(quoted(text)): "
        + (isNumber ? "value out of range" : "invalid syntax")
}
