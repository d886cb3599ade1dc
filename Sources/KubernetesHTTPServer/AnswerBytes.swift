#if Servers
    internal import LockstepMockKubernetes
    internal import NIOCore
    internal import NIOHTTP1

    extension WireResponse {
        /// How an answer's body comes.
        enum BodyForm {
            case whole(length: Int)
            case chunks
            /// As much as comes before the connection ends.
            case rest
        }

        /// The head of the answer as HTTP/1.1 has it, in pieces.
        ///
        /// - Parameters:
        ///   - form: How the body comes.
        ///   - audit: What the request is called.
        ///   - date: What the header of this name says.
        ///   - isLast: Whether the connection ends after it.
        /// - Returns: Everything up to the body.
        func head(_ form: BodyForm, audit: String, date: String, isLast: Bool) -> [String] {
            var pieces: [String] = []
            pieces.reserveCapacity(28)
            func add(_ name: String, _ value: String) {
                pieces.append("\r\n")
                pieces.append(name)
                pieces.append(": ")
                pieces.append(value)
            }
            pieces.append("HTTP/1.1 ")
            pieces.append(String(status))
            pieces.append(" ")
            pieces.append(HTTPResponseStatus(statusCode: status).reasonPhrase)
            for (name, value) in headers(auditID: audit) { add(name, value.inOneLine) }
            switch form {
            case .whole(let length): add("Content-Length", String(length))
            case .chunks: add("Transfer-Encoding", "chunked")
            case .rest: break
            }
            if isLast { add("Connection", "close") }
            add("Date", date)
            pieces.append("\r\n\r\n")
            return pieces
        }
    }

    extension String {
        /// The text without anything that could look like the end of a header.
        fileprivate var inOneLine: String {
            let isOpen = utf8.withContiguousStorageIfAvailable { $0.contains { $0 <= 0x0D } }
            if isOpen == false { return self }
            return String(decoding: utf8.map { isEnd($0) ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
        }

        private func isEnd(_ byte: UInt8) -> Bool { byte == 0 || byte == 0x0A || byte == 0x0D }
    }

    extension ByteBuffer {
        /// A whole answer.
        ///
        /// - Parameters:
        ///   - response: What is answered.
        ///   - audit: What the request is called.
        ///   - date: What the header of this name says.
        ///   - isHead: Whether only the head was asked for.
        ///   - isLast: Whether the connection ends after it.
        init(
            _ response: WireResponse,
            audit: String,
            date: String,
            isHead: Bool,
            isLast: Bool
        ) {
            let length = isHead ? 0 : response.body.count
            let head = response.head(
                .whole(length: length),
                audit: audit,
                date: date,
                isLast: isLast
            )
            self.init(head, thenBytes: length)
            if !isHead { writeBytes(response.body) }
        }

        /// Texts one after the other, with room for more bytes behind them.
        ///
        /// Texts that are written one by one cost several times as much.
        init(_ pieces: [String], thenBytes room: Int = 0) {
            let length = pieces.reduce(0) { $0 + $1.utf8.count }
            self.init()
            reserveCapacity(length + room)
            writeWithUnsafeMutableBytes(minimumWritableBytes: length) { memory in
                var place = 0
                for var piece in pieces {
                    piece.withUTF8 { bytes in
                        UnsafeMutableRawBufferPointer(rebasing: memory[place...])
                            .copyMemory(from: UnsafeRawBufferPointer(bytes))
                        place += bytes.count
                    }
                }
                return place
            }
        }

        /// One chunk of a body.
        init(chunk bytes: [UInt8]) {
            self.init()
            reserveCapacity(bytes.count + 12)
            writeString(String(bytes.count, radix: 16))
            writeStaticString("\r\n")
            writeBytes(bytes)
            writeStaticString("\r\n")
        }

        /// The chunk that ends a body.
        static var lastChunk: ByteBuffer { ByteBuffer(staticString: "0\r\n\r\n") }

        /// The leave to send a body.
        static var goOn: ByteBuffer { ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n") }

        /// The answer to what is no request; the connection ends after it.
        ///
        /// - Source: The words are those of Go's `net/http`, on which the real API server stands.
        init(refusalOf error: HTTPParserError) {
            let status: HTTPResponseStatus =
                error == .headerOverflow ? .requestHeaderFieldsTooLarge : .badRequest
            let line = "\(status.code) \(status.reasonPhrase)"
            self.init(
                string: "HTTP/1.1 \(line)\r\nContent-Type: text/plain; charset=utf-8\r\n"
                    + "Connection: close\r\nContent-Length: \(line.utf8.count)\r\n\r\n\(line)"
            )
        }
    }
#endif
