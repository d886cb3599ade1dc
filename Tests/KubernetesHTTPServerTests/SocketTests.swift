#if Servers
    import Foundation
    import LockstepDeterminism
    import LockstepKubernetes
    import NIOCore
    import NIOPosix
    import Synchronization
    import Testing

    @testable import LockstepKubernetesHTTPServer

    #if canImport(Glibc)
        import Glibc
    #endif

    @Suite("The API server on a socket", .serialized, .timeLimit(.minutes(15)))
    struct SocketTests {
        fileprivate let leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases"

        /// Runs a server on a port of the system's choice, and ends it afterwards.
        fileprivate func withServer(_ body: (Int, HTTPServer) async throws -> Void) async throws {
            var settings = ServerSettings()
            settings.port = 0
            let server = HTTPServer(settings)
            let (ports, told) = AsyncStream<Int>.makeStream()
            let running = Task {
                try await server.run(isEndedBySignals: false) { told.yield($0) }
            }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            do { try await body(port, server) } catch {
                running.cancel()
                throw error
            }
            running.cancel()
            _ = try? await running.value
        }

        @Test("a request over a kept connection is answered, also after a refusal")
        func keptAlive() async throws {
            try await withServer { port, _ in
                let client = try RawClient(port: port)
                let created = try client.ask("POST", leases, #"{"metadata":{"name":"l"}}"#)
                #expect(created.hasPrefix("HTTP/1.1 201 "))
                #expect(created.contains("Audit-Id: "))
                #expect(created.contains("Cache-Control: no-cache, private"))
                #expect(try client.ask("POST", leases, "{").hasPrefix("HTTP/1.1 400 "))
                #expect(try client.ask("GET", leases + "/l").hasPrefix("HTTP/1.1 200 "))
                #expect(try client.ask("DELETE", leases + "/l", "{}").hasPrefix("HTTP/1.1 200 "))
            }
        }

        @Test("headers beyond the limit are told so, what is no request at all is a bad one")
        func overlongHeaders() async throws {
            let long = "Long: " + String(repeating: "a", count: 17 << 10)
            let many = String(repeating: "Many: x\r\n", count: 201)
            try await withServer { port, _ in
                for (head, status) in [
                    ("GET / HTTP/1.1\r\n" + long, 431), ("GET / HTTP/1.1\r\n" + many, 431),
                    ("no request", 400), ("GET / HTTP/1.1", 400),
                    ("GET / HTTP/1.1\r\nHost: a\r\nHost: b", 400),
                ] {
                    let client = try RawClient(port: port)
                    #expect(try client.ask("GET", leases).hasPrefix("HTTP/1.1 200 "))
                    client.write(Array((head + "\r\n\r\n").utf8))
                    let answer = client.answer()
                    #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
                    #expect(answer.contains("Connection: close"))
                    let reason = status == 431 ? "Request Header Fields Too Large" : "Bad Request"
                    #expect(answer.hasSuffix("\r\n\r\n\(status) \(reason)"))
                }
            }
        }

        @Test("health tells of a store that does not answer, expired credentials of nothing else")
        func faults() async throws {
            try await withServer { port, _ in
                let client = try RawClient(port: port)
                func begin(_ text: String) throws {
                    let answer = try client.ask(
                        "POST",
                        "/lockstep/v1/faults",
                        #"{"fault":"\#(text)","id":"f"}"#
                    )
                    #expect(answer.hasPrefix("HTTP/1.1 20"))
                }
                try begin("store-failover")
                let ill = try client.ask("GET", "/readyz")
                #expect(ill.hasPrefix("HTTP/1.1 500 "))
                #expect(ill.contains("[-]etcd failed: reason withheld"))
                #expect(try client.ask("GET", "/readyz/ping").hasPrefix("HTTP/1.1 200 "))
                try begin("credentials-expired")
                let refused = try client.ask("GET", leases)
                #expect(refused.hasPrefix("HTTP/1.1 401 "))
                #expect(refused.contains(#""reason":"Unauthorized""#))
                #expect(try client.ask("GET", "/livez").hasPrefix("HTTP/1.1 200 "))
            }
        }

        @Test("a server that is down answers nothing, not even what needs no store")
        func down() async throws {
            try await withServer { port, _ in
                func ask(_ method: String, _ target: String) throws -> String {
                    let client = try RawClient(port: port)
                    try client.send(method, target)
                    client.finishSending()
                    return client.all()
                }
                let asked = [("GET", "/version"), ("GET", "/apis/nope"), ("OPTIONS", leases)]
                for (method, target) in asked {
                    #expect(try ask(method, target).hasPrefix("HTTP/1.1 "))
                }
                let client = try RawClient(port: port)
                let order = #"{"fault":"replica-down replica=0","id":"f"}"#
                #expect(try client.ask("POST", "/lockstep/v1/faults", order).contains(" 20"))
                for (method, target) in asked { #expect(try ask(method, target).isEmpty) }
            }
        }

        @Test("a watch of a kind that is on its way out says so")
        func deprecated() async throws {
            try await withServer { port, _ in
                let client = try RawClient(port: port)
                let target = "/api/v1/namespaces/default/endpoints?watch=1&timeoutSeconds=1"
                try client.send("GET", target)
                client.finishSending()
                #expect(client.all().contains("\r\nWarning: 299 - \"v1 Endpoints is deprecated"))
            }
        }

        @Test("an idle watch is given up once its client has left")
        func leaves() async throws {
            try await withServer { port, server in
                let watcher = try RawClient(port: port)
                try watcher.send("GET", leases + "?watch=1")
                while server.openWatches == 0 { try await Task.sleep(for: .milliseconds(5)) }
                watcher.close()
                while server.openWatches > 0 { try await Task.sleep(for: .milliseconds(5)) }
            }
        }

        @Test("half-closed and broken-off requests leave nothing behind")
        func halfClosed() async throws {
            try await withServer { port, server in
                let beginnings = [
                    "", "GET", "GET / HTTP/1.1\r\n",
                    "POST \(leases) HTTP/1.1\r\nContent-Length: 9\r\n\r\n{",
                    "GET \(leases)?watch=1 HTTP/1.1\r\nHost: x\r\n\r\n", "\u{0}\u{1}\r\n\r\n",
                    "POST \(leases) HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "FFFFFFFFFFFFFFFF\r\n",
                    "GET \(leases) HTTP/9.9\r\n\r\n",
                ]
                for beginning in beginnings {
                    for halves in [true, false] {
                        let client = try RawClient(port: port)
                        client.write(Array(beginning.utf8))
                        if halves { client.finishSending() } else { client.close() }
                        if halves { client.drain() }
                        client.close()
                    }
                }
                while server.openWatches > 0 || server.openConnections > 0 {
                    try await Task.sleep(for: .milliseconds(5))
                }
                let client = try RawClient(port: port)
                #expect(try client.ask("GET", leases).contains(#""items":[]"#))
            }
        }

        @Test("ports are told once all are open; if one is in use, what to do, and none is open")
        func ports() async throws {
            try await withServer { port, _ in
                var settings = ServerSettings()
                settings.port = port - 1
                settings.replicas = 2
                let told = Mutex<[Int]>([])
                let error = await #expect(throws: ServerError.self) {
                    try await HTTPServer(settings).run(isEndedBySignals: false) { port in
                        told.withLock { $0.append(port) }
                    }
                }
                #expect(told.withLock(\.self) == [])
                #expect(throws: (any Error).self) { try RawClient(port: port - 1) }
                let words =
                    "cannot listen on 127.0.0.1:\(port), for replica 2 of 2: another program "
                    + "listens there; try another with --listen 127.0.0.1:PORT"
                #expect(error?.description == words)
            }
        }

        @Test("a host that there is not is told as such")
        func host() async {
            var settings = ServerSettings()
            settings.host = "no such host"
            let error = await #expect(throws: ServerError.self) {
                try await HTTPServer(settings).run(isEndedBySignals: false) { _ in }
            }
            #expect(error?.description.contains("there is no host of that name") == true)
        }
    }

    extension SocketTests {
        private func text(_ method: String, _ target: String, _ headers: String = "") -> String {
            "\(method) \(target) HTTP/1.1\r\nHost: x\r\n\(headers)\r\n"
        }

        @Test("requests that come at once are answered in their order, also behind a watch")
        func pipelined() async throws {
            try await withServer { port, _ in
                let body = #"{"metadata":{"name":"l"}}"#
                let create = text("POST", leases, "Content-Length: \(body.utf8.count)\r\n") + body
                let client = try RawClient(port: port)
                let requests = [
                    text("GET", leases + "/l"), create, text("GET", leases + "/l"),
                    text("GET", leases + "?watch=1&timeoutSeconds=1"), text("GET", "/nowhere"),
                    text("DELETE", leases + "/l", "Connection: Close\r\n"), text("GET", "/livez"),
                ]
                client.write(Array(requests.joined().utf8))
                let answers = client.all()
                let statuses = answers.components(separatedBy: "HTTP/1.1 ").dropFirst()
                #expect(
                    statuses.map { $0.prefix(3) } == ["404", "201", "200", "200", "404", "200"]
                )
                #expect(answers.contains(#"{"type":"ADDED","object":{"kind":"Lease","#))
                #expect(answers.contains("\r\n0\r\n\r\nHTTP/1.1 404"))
            }
        }

        @Test("a body comes in parts, with leave to send it, and no longer than is allowed")
        func bodies() async throws {
            try await withServer { port, _ in
                let client = try RawClient(port: port)
                client.write(Array(text("POST", leases, "Transfer-Encoding: chunked\r\n").utf8))
                client.write(Array("5\r\n{\"met\r\n14\r\nadata\":{\"name\":\"l\"}}\r\n".utf8))
                client.write(Array("0\r\n\r\n".utf8))
                #expect(client.answer().hasPrefix("HTTP/1.1 201 "))
                let wish = "Expect: 100-continue\r\nContent-Length: 2\r\n"
                client.write(Array(text("DELETE", leases + "/l", wish).utf8))
                #expect(client.receive() == Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
                client.write(Array("{}".utf8))
                #expect(client.answer().hasPrefix("HTTP/1.1 200 "))
                // What goes on after the answer is let pass.
                client.write(Array(text("POST", leases, "Content-Length: 4000000\r\n").utf8))
                client.write([UInt8](repeating: 0x20, count: 4_000_000))
                #expect(client.answer().hasPrefix("HTTP/1.1 413 "))
                #expect(try client.ask("GET", leases).contains(#""items":[]"#))
            }
        }

        @Test("a head has no body, and a target may name the server")
        func heads() async throws {
            try await withServer { port, _ in
                let client = try RawClient(port: port)
                for target in ["/version", leases, "/lockstep/v1/faults"] {
                    #expect(try client.ask("HEAD", target).hasSuffix("\r\n\r\n"))
                }
                let targets = ["http://x\(leases)?limit=1", "http://x/livez", "http://x"]
                #expect(
                    try targets.map { try client.ask("GET", $0).dropFirst(9).prefix(3) }
                        == ["200", "200", "404"]
                )
            }
        }

        @Test("a client of HTTP/1.0 gets a watch without chunks, up to the end of the connection")
        func oldClient() async throws {
            try await withServer { port, _ in
                let body = #"{"metadata":{"name":"l"}}"#
                let maker = try RawClient(port: port)
                #expect(try maker.ask("POST", leases, body).hasPrefix("HTTP/1.1 201 "))
                let client = try RawClient(port: port)
                let target = leases + "?watch=1&timeoutSeconds=1"
                client.write(Array("GET \(target) HTTP/1.0\r\n\r\n".utf8))
                let parts = client.all().components(separatedBy: "\r\n\r\n")
                #expect(parts.count == 2)
                #expect(parts[0].contains("Connection: close") == true)
                #expect(!parts[0].contains("Transfer-Encoding"))
                #expect(parts[1].hasPrefix(#"{"type":"ADDED","object":{"#))
                #expect(parts[1].hasSuffix("}\n"))
            }
        }

        @Test("a watch that is dropped ends with its connection, in the middle")
        func dropped() async throws {
            try await withServer { port, server in
                let (watcher, client) = (try RawClient(port: port), try RawClient(port: port))
                try watcher.send("GET", leases + "?watch=1")
                while server.openWatches == 0 { try await Task.sleep(for: .milliseconds(5)) }
                let order = #"{"fault":"watches-dropped"}"#
                #expect(
                    try client.ask("POST", "/lockstep/v1/faults", order).hasPrefix("HTTP/1.1 201")
                )
                #expect(watcher.all().hasSuffix("\r\n\r\n"))
                #expect(try client.ask("GET", "/livez").hasPrefix("HTTP/1.1 200 "))
                #expect(server.openWatches == 0)
            }
        }

        @Test("a watcher that does not read is cut off, and nobody else is kept waiting")
        func slowWatcher() async throws {
            try await withServer { port, server in
                let (watcher, client) = (try RawClient(port: port), try RawClient(port: port))
                try watcher.send("GET", leases + "?watch=1")
                while server.openWatches == 0 { try await Task.sleep(for: .milliseconds(5)) }
                let filling = String(repeating: "x", count: 200_000)
                var written = 0
                while server.openWatches > 0, written < 200 {
                    let body =
                        #"{"metadata":{"name":"l\#(written)","#
                        + #""annotations":{"a":"\#(filling)"}}}"#
                    #expect(try client.ask("POST", leases, body).hasPrefix("HTTP/1.1 201 "))
                    written += 1
                }
                #expect(written > LineBuffer.limit / 210_000)
                #expect(server.openWatches == 0)
                #expect(!watcher.all().hasSuffix("\r\n0\r\n\r\n"))
                #expect(try client.ask("GET", "/livez").hasPrefix("HTTP/1.1 200 "))
            }
        }

        @Test("a client that does not read has the requests behind its own wait, and no others")
        func slowClient() async throws {
            try await withServer { port, server in
                let slow = try RawClient(port: port)
                let other = try RawClient(port: port)
                let body =
                    #"{"metadata":{"name":"l","annotations":{"a":""#
                    + String(repeating: "x", count: 100_000) + #""}}}"#
                #expect(try other.ask("POST", leases, body).hasPrefix("HTTP/1.1 201 "))
                let count = 200
                let requests = String(repeating: text("GET", leases + "/l"), count: count)
                slow.write(Array((requests + text("GET", "/livez", "Connection: close\r\n")).utf8))
                #expect(try other.ask("GET", "/livez").hasPrefix("HTTP/1.1 200 "))
                let answers = slow.all()
                #expect(answers.components(separatedBy: "HTTP/1.1 200").count == count + 2)
                #expect(answers.hasSuffix("ok"))
            }
        }
    }

    /// A client that writes what it is told to, byte by byte, and reads answers with a length.
    final class RawClient {
        private let socket: Int32
        private var isOpen = true

        init(port: Int) throws {
            socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = UInt16(port).bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            let result = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            if result != 0 { throw CancellationError() }
            var limit = timeval(tv_sec: 10, tv_usec: 0)
            setsockopt(
                socket,
                SOL_SOCKET,
                SO_RCVTIMEO,
                &limit,
                socklen_t(MemoryLayout<timeval>.size)
            )
        }

        deinit { close() }

        func close() {
            if isOpen { Glibc.close(socket) }
            isOpen = false
        }

        func finishSending() { shutdown(socket, Int32(SHUT_WR)) }

        func write(_ bytes: [UInt8]) {
            _ = bytes.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
        }

        func send(_ method: String, _ target: String, _ body: String = "") throws {
            let head =
                "\(method) \(target) HTTP/1.1\r\nHost: x\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n"
            write(Array((head + body).utf8))
        }

        /// Reads until the other side ends.
        func drain() { while receive() != nil {} }

        /// Everything up to where the other side ends.
        func all() -> String {
            var bytes: [UInt8] = []
            while let part = receive() { bytes += part }
            return String(decoding: bytes, as: UTF8.self)
        }

        func receive() -> [UInt8]? {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = recv(socket, &buffer, buffer.count, 0)
            return count > 0 ? Array(buffer.prefix(count)) : nil
        }

        func ask(_ method: String, _ target: String, _ body: String = "") throws -> String {
            try send(method, target, body)
            return answer()
        }

        /// Reads one answer, or what comes of it before the other side ends.
        func answer() -> String {
            var text = ""
            while let part = receive() {
                text += String(decoding: part, as: UTF8.self)
                guard let end = text.range(of: "\r\n\r\n"),
                    let name = text.range(of: "Content-Length: ")
                else { continue }
                let digits = text[name.upperBound...].prefix { $0.isNumber }
                if text[end.upperBound...].utf8.count >= Int(digits) ?? 0 { break }
            }
            return text
        }
    }
#endif
