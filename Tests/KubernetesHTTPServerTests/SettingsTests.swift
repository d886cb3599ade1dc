import Testing

@testable import LockstepKubernetesHTTPServer

@Suite("Where a server listens")
struct SettingsTests {
    @Test("an address is a host and a port, and the host may be left out")
    func addresses() throws {
        let plain = try #require(ServerSettings.address("127.0.0.1:8001"))
        #expect(plain.host == "127.0.0.1" && plain.port == 8001)
        let six = try #require(ServerSettings.address("[::1]:1"))
        #expect(six.host == "::1" && six.port == 1)
        #expect(ServerSettings.address(":0")?.host == "127.0.0.1")
        for text in ["", "x", "1:", "a:b", "a:70000", "a:-1", "[::1", "::1]:5", "[a]b:1"] {
            #expect(ServerSettings.address(text) == nil)
        }
    }

    @Test("only loopback addresses are for this machine alone")
    func loopback() {
        var settings = ServerSettings()
        for host in ["127.0.0.1", "127.1.2.3", "localhost", "::1"] {
            settings.host = host
            #expect(settings.isLoopback)
        }
        for host in ["0.0.0.0", "::", "10.0.0.1", "example.com", ""] {
            settings.host = host
            #expect(!settings.isLoopback)
        }
    }
}
