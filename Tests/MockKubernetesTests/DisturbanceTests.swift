import LockstepDeterminism
import LockstepKubernetes
import Testing

@testable import LockstepMockKubernetes

@Suite("What can be wrong with a control plane")
struct DisturbanceTests {
    private func disturbed(by text: String) throws -> Plane {
        var plane = Plane()
        plane.send(Plane.create())
        plane.plane.begin(try Disturbance(text: text), as: "d", at: plane.now)
        return plane
    }

    private func end(_ plane: inout Plane) {
        plane.plane.end("d", at: plane.now)
        plane.collect()
        #expect(plane.plane.disturbances.isEmpty)
        let put = plane.overwrite("last")
        #expect(plane.answers[put]?.status == 200)
    }

    @Test("its text is read back as the same, whatever it is", arguments: Self.texts)
    func text(_ text: String) throws {
        let disturbance = try Disturbance(text: text)
        #expect(try Disturbance(text: disturbance.description) == disturbance)
        let name = text.split(separator: " ").first.map(String.init)
        #expect(Disturbance.names.contains(name ?? ""))
    }

    static let texts = [
        "store-frozen applied=50%", "store-frozen", "compaction", "replica-down replica=2",
        "replica-cut-off replica=1", "replica-slow replica=0 by=250ms",
        "replica-stale replica=1 by=5s", "request-errors verbs=create,update status=503",
        "request-errors status=429 retry-after=1 share=20% stage=after",
        "requests-lost verbs=update stage=after share=1%", "requests-hung verbs=get",
        "store-failover", "store-failover loses=3 bump=1000 applied=1% excused=0",
        "store-failover refills=1", "store-failover every=10s election=2s refills=1",
        "credentials-expired", "credentials-expired clients=a,b",
        "request-errors clients=a status=401", "watches-dropped share=25%",
        "watches-gapped share=1ppm", "watches-repeated share=7%", "bookmarks-lost share=50%",
    ]

    @Test("a text that is none says what was expected", arguments: Self.mistakes)
    func mistake(_ text: String, _ part: String) {
        do throws(DisturbanceError) {
            let read = try Disturbance(text: text)
            Issue.record("\(text) was read as \(read)")
        } catch {
            #expect(error.description.contains(part), "\(error.description)")
        }
    }

    static let mistakes = [
        ("", "empty"), ("store-melted", "there are store-frozen"), ("compaction now", "key=value"),
        ("compaction at=1", "knows no at"), ("replica-slow", "needs a time as by"),
        ("replica-slow by=5", "such as 250ms"), ("replica-down replica=-1", "0 to 1000000"),
        ("store-frozen applied=120%", "a share"), ("store-frozen applied=1% applied=2%", "twice"),
        ("request-errors verbs=read", "there are get"), ("request-errors status=400", "429"),
        ("store-failover every=1s", "less time"), ("store-failover every=x", "such as 250ms"),
        ("store-failover loses=all", "a number"), ("requests-lost stage=during", "before or after"),
        ("replica-slow by=99999999999999999999s", "such as 250ms"),
    ]

    @Test("errors before applying change nothing, errors after applying do")
    func errors() throws {
        for (stage, holder) in [("before", "a"), ("after", "b")] {
            var plane = try disturbed(
                by: "request-errors verbs=update status=429 retry-after=2 stage=\(stage)"
            )
            let put = plane.send(Plane.put("b", at: "2"))
            let get = plane.send(Plane.get())
            #expect(plane.answers[put]?.status == 429)
            #expect(plane.answers[put]?.headers.retryAfterSeconds == 2)
            #expect(plane.plane.registry.newestHolder == holder)
            #expect(plane.answers[get]?.status == 200)
            end(&plane)
        }
    }

    @Test("each error is answered as the server's own", arguments: Self.answers)
    func answer(_ code: Int, _ reason: String, _ message: String) throws {
        var plane = try disturbed(by: "request-errors status=\(code)")
        let get = plane.send(Plane.get(), from: "alice")
        let body = try #require(plane.answers[get]?.body)
        #expect(plane.answers[get]?.status == code)
        #expect(body["code"]?.asInteger == Int64(code))
        #expect(body["reason"]?.asString == reason)
        #expect(body["message"]?.asString == message)
        end(&plane)
    }

    static let answers = [
        (401, "Unauthorized", "Unauthorized"),
        (
            403, "Forbidden",
            #"leases.coordination.k8s.io "l" is forbidden: User "alice" cannot get resource "#
                + #""leases" in API group "coordination.k8s.io" in the namespace "x""#
        ),
        (404, "NotFound", #"leases.coordination.k8s.io "l" not found"#),
        (
            409, "Conflict",
            #"Operation cannot be fulfilled on leases.coordination.k8s.io "l": the object has "#
                + "been modified; please apply your changes to the latest version and try again"
        ),
        (410, "Expired", "too old resource version: 2 (3)"),
    ]

    @Test("expired credentials refuse all that their owner asks, and leave its watches open")
    func credentials() throws {
        var plane = Plane()
        plane.send(Plane.create())
        let watch = plane.send(Plane.watch(["resourceVersion": "2"]))
        let expiry = try Disturbance(text: "credentials-expired clients=a")
        plane.plane.begin(expiry, as: "d", at: plane.now)
        for request in [Plane.get(), Plane.list(), Plane.watch(), Plane.put("b", at: "2")] {
            let call = plane.send(request)
            #expect(plane.answers[call]?.status == 401)
        }
        let other = plane.overwrite("b", from: "b")
        #expect(plane.answers[other]?.status == 200)
        #expect(plane.events[watch]?.count == 1)
        end(&plane)
    }

    @Test("credentials are their user's, over whatever connection")
    func users() throws {
        var plane = try disturbed(by: "credentials-expired clients=web")
        for (call, user) in [(10, "web"), (11, "api"), (12, nil)] as [(UInt64, String?)] {
            let link = Connection(client: "10.0.0.1", as: user)
            plane.plane.receive(Plane.get(), as: call, over: link, at: plane.now)
            plane.collect()
            #expect(plane.answers[call]?.status == (user == "web" ? 401 : 200))
        }
    }

    @Test("a lost answer breaks the connection, with the write done or not")
    func lost() throws {
        for (stage, holder) in [("before", "a"), ("after", "b")] {
            var plane = try disturbed(by: "requests-lost verbs=update stage=\(stage)")
            let watch = plane.send(Plane.watch(["resourceVersion": "2"]))
            let put = plane.send(Plane.put("b", at: "2"))
            #expect(plane.broken == [put])
            #expect(plane.answers[put] == nil)
            #expect(plane.plane.registry.newestHolder == holder)
            #expect((plane.events[watch] != nil) == (stage == "after"))
            end(&plane)
        }
    }

    @Test("a request that hangs is broken off when the disturbance ends")
    func hung() throws {
        var plane = try disturbed(by: "requests-hung stage=after")
        let put = plane.send(Plane.put("b", at: "2"))
        let left = plane.send(Plane.get())
        plane.abandon(left)
        plane.pass(300)
        #expect(plane.answers.count == 1 && plane.broken.isEmpty)
        end(&plane)
        #expect(plane.broken == [put])
        #expect(plane.plane.calls.isEmpty)
        #expect(plane.plane.nextInstant == nil)
    }

    @Test("a share of requests is befallen, the same ones whatever lasts beside it")
    func share() throws {
        var outcomes: [[Bool]] = []
        for beside in [false, true] {
            var plane = try disturbed(by: "request-errors verbs=get share=30%")
            if beside {
                let other = try Disturbance(text: "request-errors verbs=list")
                plane.plane.begin(other, as: "other", at: plane.now)
            }
            outcomes.append(
                (0..<400).map { _ in
                    let get = plane.send(Plane.get())
                    return plane.answers[get]?.status == 503
                }
            )
        }
        #expect(outcomes[0] == outcomes[1])
        #expect((80...160).contains(outcomes[0].filter { $0 }.count))
    }

    @Test("watches are dropped at once and at deliveries, and can be resumed")
    func drops() throws {
        var plane = Plane()
        plane.send(Plane.create())
        let first = plane.send(Plane.watch())
        plane.plane.begin(try Disturbance(text: "watches-dropped"), as: "d", at: plane.now)
        plane.collect()
        #expect(plane.broken == [first])
        let second = plane.send(Plane.watch(["resourceVersion": "2"]))
        plane.overwrite("b")
        #expect(plane.broken == [first, second])
        #expect(plane.events[second] == nil)
        end(&plane)
        let third = plane.send(Plane.watch(["resourceVersion": "2"]))
        #expect(plane.events[third]?.map(\.summary) == ["MODIFIED l@3", "MODIFIED l@4"])
    }

    @Test("a gapped watch misses events without noticing")
    func gaps() throws {
        var plane = try disturbed(by: "watches-gapped share=50%")
        let watch = plane.send(Plane.watch(["resourceVersion": "2"]))
        for round in 0..<200 { plane.overwrite("b\(round)") }
        #expect((60...140).contains(plane.events[watch]?.count ?? 0))
        #expect(plane.ended.isEmpty && plane.broken.isEmpty)
        end(&plane)
        #expect(plane.events[watch]?.last?.summary == "MODIFIED l@203")
    }

    @Test("a watch that repeats itself tells some events twice, one after the other")
    func repeats() throws {
        var plane = try disturbed(by: "watches-repeated share=50%")
        let watch = plane.send(Plane.watch(["resourceVersion": "2"]))
        for round in 0..<200 { plane.overwrite("b\(round)") }
        let told = plane.events[watch]?.compactMap { $0.resourceVersion.flatMap { Int64($0) } }
        #expect((260...340).contains(told?.count ?? 0))
        #expect(told == told?.sorted())
        #expect(Set(told ?? []) == Set(3...202))
        end(&plane)
        #expect(
            plane.events[watch]?.suffix(2).map(\.summary) == ["MODIFIED l@202", "MODIFIED l@203"]
        )
    }

    @Test("a watch without bookmarks is told everything else")
    func bookmarks() throws {
        var told: [Bool: [WatchEvent]] = [:]
        for isLost in [true, false] {
            var plane = Plane()
            plane.send(Plane.create())
            if isLost {
                plane.plane.begin(
                    .bookmarksLost(partsPerMillion: 1_000_000),
                    as: "d",
                    at: plane.now
                )
            }
            let watch = plane.send(
                Plane.watch([
                    "sendInitialEvents": "true", "resourceVersionMatch": "NotOlderThan",
                    "allowWatchBookmarks": "true", "timeoutSeconds": "200",
                ])
            )
            plane.pass(100)
            plane.overwrite("b")
            plane.pass(150)
            #expect(plane.ended == [watch])
            told[isLost] = plane.events[watch]
        }
        #expect(told[false]?.filter { $0.kind == .bookmark }.count ?? 0 > 3)
        #expect(told[true] == told[false]?.filter { $0.kind != .bookmark })
        #expect(told[true]?.map(\.kind) == [.added, .modified])
    }

    @Test("compaction leaves a watch that is behind, or comes back, without its history")
    func compaction() throws {
        var plane = Plane { $0.cacheLagNanoseconds = 1_000_000_000...1_000_000_000 }
        plane.send(Plane.create())
        plane.pass(2)
        let behind = plane.send(Plane.watch(["resourceVersion": "2"]))
        plane.overwrite("b")
        plane.plane.begin(.compaction, as: "d", at: plane.now)
        plane.pass(2)
        #expect(plane.events[behind]?.map(\.kind) == [.error])
        #expect(plane.ended == [behind])
        let back = plane.send(Plane.watch(["resourceVersion": "2"]))
        #expect(plane.events[back]?.map(\.kind) == [.error])
        let fresh = plane.send(Plane.watch(["resourceVersion": "3"]))
        plane.overwrite("c")
        plane.pass(2)
        #expect(plane.events[fresh]?.map(\.summary) == ["MODIFIED l@4"])
        #expect(plane.plane.disturbances.isEmpty)
    }

    @Test("one under a name that lasts already takes its place")
    func replacing() throws {
        var plane = try disturbed(by: "store-frozen")
        let get = plane.send(Plane.get())
        plane.plane.begin(try Disturbance(text: "requests-hung"), as: "d", at: plane.now)
        plane.collect()
        #expect(plane.answers[get]?.status == 200)
        #expect(plane.plane.disturbances.map(\.id) == ["d"])
        end(&plane)
    }

    @Test("a replica that there is not suffers nothing")
    func noReplica() throws {
        var plane = try disturbed(by: "replica-down replica=7")
        end(&plane)
    }
}
