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
        /// The answer is this status: 401, 403, 404, 409, 410, 429, or 500 to 599; with a time
        /// after which to ask again, if one is given.
        case status(Int, retryAfterSeconds: Int64?)
        /// The connection breaks.
        case lost
        /// There is no answer until the disturbance ends, and the connection breaks then.
        case hung
    }

    /// The requests that it may befall; all if there are none.
    public var verbs: [Verb]
    /// Whose requests, by the names as which they are sent; everyone's if there are none.
    public var clients: [String]
    /// Which part of them it does befall.
    public var partsPerMillion: Int64
    /// When; a watch is always befallen before it opens.
    public var stage: Stage
    /// What.
    public var effect: Effect

    /// Puts one together.
    public init(
        verbs: [Verb] = [],
        clients: [String] = [],
        partsPerMillion: Int64 = 1_000_000,
        stage: Stage = .before,
        effect: Effect
    ) {
        self.verbs = verbs
        self.clients = clients
        self.partsPerMillion = partsPerMillion
        self.stage = stage
        self.effect = effect
    }

    /// Requests that are answered as by a server that does not know their credentials any more;
    /// watches that are open stay open.
    ///
    /// - Parameter clients: Whose; everyone's if there are none.
    /// - Returns: The disturbance.
    public static func credentialsExpired(of clients: [String]) -> RequestDisturbance {
        RequestDisturbance(clients: clients, effect: .status(401, retryAfterSeconds: nil))
    }

    /// Whether it may befall a call at a stage.
    func concerns(_ call: Call, at stage: Stage) -> Bool {
        let verb = Verb(of: call.request)
        guard verbs.isEmpty || verbs.contains(verb) else { return false }
        guard clients.isEmpty || clients.contains(call.user) else { return false }
        return (verb == .watch ? .before : self.stage) == stage
    }
}
