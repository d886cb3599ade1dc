public import LockstepDeterminism
public import LockstepSimulation

/// How a server is to be run.
public struct ServerSettings: Hashable, Sendable {
    /// The address to listen on.
    public var host = "127.0.0.1"
    /// The port of the first replica; each further one has the next.
    ///
    /// 0 lets the system choose.
    public var port = 8001
    /// How many replicas of the API server there are.
    public var replicas = 1
    /// Decides uids, and whatever faults draw.
    public var seed = Seed(1)
    /// The most connections that are answered, over all ports; beyond it the answer is 503.
    public var connectionLimit = 20_000

    /// What a scenario says about the control plane; only the further kinds count here.
    public var api = Settings()

    /// The usual settings.
    public init() {}

    /// Whether the address is one that only programs of the same machine can reach.
    public var isLoopback: Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }

    /// Where a replica is to listen, in words.
    func address(of replica: Int) -> String {
        let address = "\(host):\(port == 0 ? 0 : port + replica)"
        return replicas == 1 ? address : address + ", for replica \(replica + 1) of \(replicas)"
    }

    /// Reads `HOST:PORT`, `[HOST]:PORT` or `:PORT`.
    ///
    /// - Parameter listen: The text.
    /// - Returns: Host and port; `nil` if it is neither form, or the port is none.
    public static func address(_ listen: String) -> (host: String, port: Int)? {
        guard let colon = listen.lastIndex(of: ":"),
            let port = UInt16(listen[listen.index(after: colon)...])
        else { return nil }
        var host = String(listen[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        if host.contains("[") || host.contains("]") { return nil }
        return (host.isEmpty ? "127.0.0.1" : host, Int(port))
    }
}

/// Why a server could not be run.
public enum ServerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The program was built without servers.
    case notBuiltIn
    /// The address cannot be listened on.
    case cannotListen(String, cause: String)

    /// What to do about it.
    public var description: String {
        switch self {
        case .notBuiltIn:
            "this program was built without servers: swift run --traits Servers lockstep serve"
        case .cannotListen(let address, let cause):
            "cannot listen on \(address): \(cause); try another with --listen 127.0.0.1:PORT"
        }
    }
}
