import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import LockstepServices
import Testing

@Suite("A kind that a scenario describes")
struct DescribedKindTests {
    @Test("has its defaults filled in, its columns in tables and its fields selected by")
    func mapping() throws {
        let kind = try ResourceKind.described(
            #"{"kind":"locks.example.com/v1/Lock","columns":{"Owner":"spec.owner"},"#
                + #""defaults":{"spec.mode":"Shared"},"selectable":["spec.owner"]}"#
        )
        var server = APIServer(kinds: [kind], draws: Draws(seed: Seed(1), stream: "uid"))
        let path = APIPath(
            group: "example.com",
            version: "v1",
            namespace: "default",
            resource: "locks"
        )
        let lock: JSONValue = [
            "apiVersion": "example.com/v1", "kind": "Lock", "metadata": ["name": "l"],
            "spec": ["owner": "a"],
        ]
        let wall = WallInstant(nanoseconds: 0)
        let created = server.handle(APIRequest(.post, path, body: lock), at: wall)
        #expect(created.body["spec"]?.description == #"{"mode":"Shared","owner":"a"}"#)
        for (owner, rows) in [("a", [["l", "a"]]), ("b", [])] as [(String, [JSONValue])] {
            let request = APIRequest(
                .get,
                path,
                query: ["fieldSelector": "spec.owner=\(owner)"],
                headers: .init(accept: "application/json;as=Table;v=v1;g=meta.k8s.io")
            )
            let table = server.handle(request, at: wall)
            #expect(table.body["rows"]?.asArray?.map { $0["cells"] ?? .null } == rows)
        }
    }

    @Test("is the same in one word as in a mapping that says no more")
    func word() throws {
        let word = try ResourceKind.described("locks.example.com/v1/Lock")
        let mapping = try ResourceKind.described(#"{"kind":"locks.example.com/v1/Lock"}"#)
        #expect(word.resource == mapping.resource)
        #expect(word.group == mapping.group)
        #expect(word.isNamespaced == mapping.isNamespaced)
    }
}
