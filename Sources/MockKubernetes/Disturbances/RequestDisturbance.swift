public import LockstepKubernetes

/// What befalls some requests: which, how often, when, and what.
public struct RequestDisturbance: Hashable, Sendable {
    /// What a request does, as permissions name it.
    public enum Verb: String, Hashable, Sendable, CaseIterable {
        /// Reads one object.
        case get
        /// Reads a collection.
        case list
        /// Follows a collection.
        case watch
        /// Creates an object.
        case create
        /// Replaces an object.
        case update
        /// Changes parts of an object.
        case patch
        /// Deletes an object or a collection.
        case delete

        /// What a request does.
        public init(of request: APIRequest) {
            switch request.verb {
            case .get:
                self = request.isWatch ? .watch : request.path.name == nil ? .list : .get
            case .post: self = .create
            case .put: self = .update
            case .patch: self = .patch
            case .delete: self = .delete
            }
        }
    }

    /// When it befalls them.
    public enum Stage: String, Hashable, Sendable, CaseIterable {
        /// Nothing has been done yet, and nothing will be.
        case before
        /// The request has been carried out, which its client is not told.
        case after
    }

    /// What befalls them.
    public enum Effect: Hashable, Sendable {
        /// The answer is this status, with a time after which to ask again if one is given.
        case status(Int, retryAfterSeconds: Int64?)
        /// The connection breaks.
        case lost
        /// There is no answer until the disturbance ends, and the connection breaks then.
        case hung
    }

    /// The requests that it may befall; all if there are none.
    public var verbs: [Verb]
    /// Which part of them it does befall.
    public var partsPerMillion: Int64
    /// When; a watch is always befallen before it opens.
    public var stage: Stage
    /// What.
    public var effect: Effect

    /// Puts one together.
    public init(
        verbs: [Verb] = [],
        partsPerMillion: Int64 = 1_000_000,
        stage: Stage = .before,
        effect: Effect
    ) {
        self.verbs = verbs
        self.partsPerMillion = partsPerMillion
        self.stage = stage
        self.effect = effect
    }

    /// Whether it may befall a request at a stage.
    func concerns(_ request: APIRequest, at stage: Stage) -> Bool {
        let verb = Verb(of: request)
        guard verbs.isEmpty || verbs.contains(verb) else { return false }
        return (verb == .watch ? .before : self.stage) == stage
    }
}

extension APIResponse {
    /// What a server answers that has trouble of its own.
    static func trouble(_ code: Int, retryAfterSeconds: Int64?) -> APIResponse {
        var response: APIResponse
        switch code {
        case 429: response = .tooManyRequests
        case 503:
            response =
                Status(
                    code: code,
                    reason: .serviceUnavailable,
                    message: "the server is currently unable to handle the request"
                ).response
        case 504: response = .requestTimePassed
        default:
            response =
                Status(
                    code: code,
                    reason: .internalError,
                    message: "Internal error occurred: the request was disturbed"
                ).response
        }
        response.headers.retryAfterSeconds = retryAfterSeconds
        return response
    }
}
