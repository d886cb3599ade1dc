/// Over what a request comes in: whose it is, and where it leads.
public struct Connection: Hashable, Sendable {
    /// Who is at the other end: a pod's name, a remote address.
    ///
    /// All requests of one client share one connection, as HTTP clients keep one open.
    public var client: String
    /// As whom it sends, if that is another name than its own.
    ///
    /// Clients of one user, such as the connections of one program, share queues for seats.
    public var user: String?
    /// The replica that the client chose by itself; `nil` if the load balancer chooses.
    public var replica: Int?

    /// Names a connection.
    public init(client: String, as user: String? = nil, replica: Int? = nil) {
        self.client = client
        self.user = user
        self.replica = replica
    }
}
