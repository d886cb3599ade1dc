public import LockstepKubernetes

/// What the bytes of a request turned out to be.
public enum WireReading: Hashable, Sendable {
    /// A request of a resource, for a server to handle; it may be a watch.
    case request(APIRequest)
    /// A path that is answered without looking at what is stored, with its answer.
    case answered(APIResponse)
    /// Something that no registry can be asked; `APIServer.response(to:)` says what it gets.
    case refused(WireRefusal)
}

/// Why the bytes of a request are no request of a resource.
public enum WireRefusal: Hashable, Sendable {
    /// The target is no path of a resource.
    case path(String)
    /// The target is no path of a resource, and what is asked of it is more than to be shown; some
    /// such paths are there all the same.
    case discovery(String)
    /// The escapes of the target are broken.
    case target
    /// The resource is there, but not the method.
    case method(APIPath)
    /// The body cannot be read; the request is without it.
    case body(APIRequest, UnreadableBody)
}

/// Why a body cannot be read.
public enum UnreadableBody: Hashable, Sendable {
    /// It is longer than `WireRequest.bodyLimit`.
    case tooLong
    /// Its media type is not served.
    case mediaType
    /// It is not JSON: a sentence, and the beginning of the body as refusals show it.
    case malformed(String, shown: String)
    /// It is not YAML, or none that can be read: a sentence, and the beginning of the body.
    case notYAML(String, shown: String)
}

/// Why a text is not YAML, or none that can be read.
public struct YAMLProblem: Error, Hashable {
    /// The line, from 1.
    public var line: Int
    /// What is wrong with it.
    public var sentence: String

    /// Says what is wrong where.
    public init(line: Int, _ sentence: String) {
        self.line = line
        self.sentence = sentence
    }
}

extension WireRequest {
    /// Reads YAML as the value that its JSON would give.
    public typealias YAMLReader = @Sendable (String) throws(YAMLProblem) -> JSONValue

    /// What the request says; of a body of YAML only what is JSON is read.
    public var reading: WireReading {
        reading { _ throws(YAMLProblem) in throw YAMLProblem(line: 1, "only JSON is read") }
    }

    /// What the request says.
    ///
    /// A body without content type is read as JSON, as is a patch; one of YAML may be that. A body
    /// in a request that reads is not looked at. One that is no object, or that does not name its
    /// kind by a text, is refused with its beginning as it was sent.
    ///
    /// - Parameter yaml: Reads a body of YAML that is no JSON.
    /// - Returns: The request, or what stands in its place.
    public func reading(_ yaml: YAMLReader) -> WireReading {
        let (pathText, queryText) = halves
        let plainPath = withoutLastSlash(withPlainSlashes(pathText))
        if plainPath == "/version" {
            let version = APIResponse(status: 200, body: servedVersion)
            return .answered(method == "GET" ? version : Refusal.methodNotAllowed.response)
        }
        if let probe = healthProbe { return .answered(probe.answer(isStoreReachable: true)) }
        if let watch = watchOfOldPath(plainPath, queryText) { return watch }
        guard var path = APIPath(text: plainPath) else {
            if hasBrokenEscape(pathText) { return .refused(.target) }
            return .refused(method == "GET" ? .path(pathText) : .discovery(plainPath))
        }
        let binding = path.bindingOfOldPath
        path = binding ?? path
        guard let verb = APIRequest.Verb(rawValue: method) else { return .refused(.method(path)) }
        let request = APIRequest(
            verb,
            path,
            query: queryText.isEmpty ? APIQuery() : APIQuery(text: queryText),
            headers: headers
        )
        if verb == .get { return .request(request) }
        let reading = withBody(request, yaml)
        return binding == nil ? reading : reading.namedByBody
    }

    /// A slash is one however it is written: a path is taken apart after its escapes are read.
    private func withPlainSlashes(_ path: String) -> String {
        if path.place(of: UInt8(ascii: "%")) == nil { return path }
        return path.replacing("%2F", with: "/").replacing("%2f", with: "/")
    }

    /// A slash at the end of a path means nothing.
    private func withoutLastSlash(_ path: String) -> String {
        path.utf8.last == UInt8(ascii: "/") ? String(path.dropLast()) : path
    }

    /// The target before and after its question mark.
    var halves: (path: String, query: String) {
        guard let mark = target.place(of: UInt8(ascii: "?")) else { return (target, "") }
        return (String(target[..<mark]), String(target[target.utf8.index(after: mark)...]))
    }

    private func hasBrokenEscape(_ path: String) -> Bool {
        var rest = path.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else { continue }
            guard let high = rest.popFirst(), let low = rest.popFirst(), isHexadecimal(high),
                isHexadecimal(low)
            else { return true }
        }
        return false
    }

    private func withBody(_ request: APIRequest, _ yaml: YAMLReader) -> WireReading {
        let isPatch = request.verb == .patch
        if isPatch {
            // Which patches a kind takes is the registry's to say, so it must see the others too.
            guard MediaType.isPatch(headers.contentType) else { return .request(request) }
        } else if !MediaType.isJSON(headers.contentType),
            !MediaType.isYAML(headers.contentType),
            request.verb != .delete || !body.isEmpty
        {
            return .refused(.body(request, .mediaType))
        }
        if body.isEmpty { return .request(request) }
        if body.count > WireRequest.bodyLimit { return .refused(.body(request, .tooLong)) }
        var request = request
        if MediaType.isYAML(headers.contentType) {
            do throws(YAMLProblem) {
                if let json = try? JSONValue(parsing: body) {
                    request.body = json
                } else {
                    request.body = try yaml(String(decoding: body, as: UTF8.self))
                }
            } catch {
                let sentence = "yaml: line \(error.line): \(error.sentence)"
                let problem = UnreadableBody.notYAML(sentence, shown: beginning(of: body))
                return .refused(.body(request, problem))
            }
            return .request(request)
        }
        do {
            var notes = JSONNotes()
            let value = try JSONValue(parsing: body, notes: &notes)
            if let sentence = complaint(about: value, notes, request) {
                let problem = UnreadableBody.malformed(sentence, shown: beginning(of: body))
                return .refused(.body(request, problem))
            }
            request.body = value
            if !isPatch { request.mergedBody = notes.merged }
            if headers.contentType?.hasPrefix("application/json-patch+json") == true,
                !notes.spellings.isEmpty || body.contains(where: mayBeEscaped)
            {
                let spelled = try JSONValue(spellingsIn: body)
                if spelled != value.asWritten { request.spelledBody = spelled }
            }
            request.repeatedMembers = notes.repeated
            request.numberSpellings = notes.spellings
        } catch {
            let problem = UnreadableBody.malformed(
                error.problem(in: body),
                shown: beginning(of: body)
            )
            return .refused(.body(request, problem))
        }
        return .request(request)
    }

    /// What is wrong with a body whatever its kind; `nil` if nothing is.
    private func complaint(
        about body: JSONValue,
        _ notes: JSONNotes,
        _ request: APIRequest
    ) -> String? {
        if request.verb == .patch { return notes.spellings.ofInfinite.map(noDouble) }
        return request.path.subresource == nil ? titleProblem(of: body) : nil
    }
}

extension String {
    /// Where a byte of UTF-8 stands first.
    ///
    /// The standard library's own search takes the text apart, which costs ten times as much.
    fileprivate func place(of byte: UInt8) -> String.Index? {
        guard let place = utf8.withContiguousStorageIfAvailable({ $0.firstIndex(of: byte) })
        else {
            return utf8.firstIndex(of: byte)
        }
        return place.map { utf8.index(startIndex, offsetBy: $0) }
    }
}

/// The beginning of a body as refusals show it: text if it looks like JSON, else its bytes.
func beginning(of body: [UInt8]) -> String {
    let limit = 30
    let end = body.count > limit ? " ..." : ""
    if body.first == UInt8(ascii: "{") {
        return String(decoding: body.prefix(limit), as: UTF8.self) + end
    }
    var text = ""
    for byte in body.prefix(limit) {
        if byte < 16 { text += "0" }
        text += String(byte, radix: 16)
    }
    return text + end
}
