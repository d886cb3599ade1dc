#if Servers
    internal import LockstepKubernetes
    internal import LockstepMockKubernetes
    internal import NIOCore
    internal import NIOHTTP1

    /// A request as it came over a connection, or as much of it as has come.
    struct ReceivedRequest {
        /// The request itself.
        private(set) var wire: WireRequest
        /// What the client calls the request; `nil` if it does not.
        private(set) var audit: String?
        /// What a client that wants to be told apart calls itself; else empty.
        private(set) var pod = ""
        /// Whether the connection ends after the answer.
        let isLast: Bool
        /// Whether a body may come in chunks, which clients of HTTP/1.0 do not know.
        let takesChunks: Bool
        /// Whether it names the server as often as it has to.
        ///
        /// - Source: RFC 9112, section 3.2.
        let namesServer: Bool
        /// Whether the client waits to be told that it may send the body.
        private(set) var awaitsContinue = false

        /// Begins with what stands before the body.
        init(_ head: HTTPRequestHead) {
            wire = WireRequest(method: head.method.rawValue, target: originForm(of: head.uri))
            takesChunks = head.version.major > 1 || head.version.minor > 0
            isLast = !head.isKeepAlive || !takesChunks
            var pod: String?
            var names = 0
            for (name, value) in head.headers {
                switch name.utf8.count {
                case 4 where name.isName("Host"): names += 1
                case 6 where name.isName("Accept"): join(value, to: &wire.headers.accept)
                case 6 where name.isName("Expect"):
                    awaitsContinue = value.isName("100-continue")
                case 8 where name.isName("Audit-Id"): join(value, to: &audit)
                case 10 where name.isName("User-Agent"): join(value, to: &wire.headers.userAgent)
                case 12 where name.isName("Content-Type"):
                    join(value, to: &wire.headers.contentType)
                case 12 where name.isName("Lockstep-Pod"): join(value, to: &pod)
                default: break
                }
            }
            if let pod { self.pod = pod }
            namesServer = names == 1 || names == 0 && !takesChunks
        }

        /// Whether there is nothing but a head to be answered.
        var isHead: Bool { wire.method == "HEAD" }

        /// Whether the body is longer than is allowed, which makes the rest of it pointless.
        var isTooLong: Bool { wire.body.count > WireRequest.bodyLimit }

        /// Takes more of the body; what comes with a request that reads is let go.
        mutating func append(_ part: ByteBuffer) {
            if wire.method != "GET" { wire.body.append(contentsOf: part.readableBytesView) }
        }
    }

    /// A target without the scheme and the server that it may begin with.
    ///
    /// - Source: RFC 9112, section 3.2.2.
    private func originForm(of target: String) -> String {
        guard target.utf8.first != UInt8(ascii: "/"), let scheme = target.firstRange(of: "://")
        else {
            return target
        }
        let rest = target[scheme.upperBound...]
        guard let path = rest.firstIndex(where: { $0 == "/" || $0 == "?" }) else { return "/" }
        return (rest[path] == "?" ? "/" : "") + rest[path...]
    }

    /// Several headers of one name are one list.
    private func join(_ value: String, to field: inout String?) {
        field = field.map { $0 + ", " + value } ?? value
    }

    extension String {
        /// Whether the text is this name, capitals or not.
        fileprivate func isName(_ name: String) -> Bool {
            self == name
                || utf8.count == name.utf8.count
                    && zip(utf8, name.utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
        }
    }
#endif
