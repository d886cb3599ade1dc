import LockstepDeterminism
import LockstepKubernetes

@testable import LockstepMockKubernetes

/// A server with a kind that came by a definition, for tests.
struct DefinedKind {
    var server: APIServer

    /// Where definitions are.
    static func definitions(_ name: String? = nil) -> APIPath {
        APIPath(
            group: "apiextensions.k8s.io",
            version: "v1",
            resource: "customresourcedefinitions",
            name: name
        )
    }

    /// Where the kind's objects are.
    static func doors(_ name: String? = nil, part: String? = nil) -> APIPath {
        APIPath(
            group: "example.com",
            version: "v1",
            namespace: "default",
            resource: "doors",
            name: name,
            subresource: part
        )
    }

    /// A definition of doors whose `spec` has a schema.
    static func definition(spec: JSONValue) -> JSONValue {
        [
            "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": ["name": "doors.example.com"],
            "spec": [
                "group": "example.com", "scope": "Namespaced",
                "names": ["plural": "doors", "kind": "Door"],
                "versions": [
                    [
                        "name": "v1", "served": true, "storage": true,
                        "subresources": ["status": [:]],
                        "selectableFields": [["jsonPath": ".spec.room"]],
                        "additionalPrinterColumns": [
                            ["name": "Room", "type": "string", "jsonPath": ".spec.room"]
                        ],
                        "schema": [
                            "openAPIV3Schema": [
                                "type": "object",
                                "properties": ["spec": spec, "status": status],
                            ]
                        ],
                    ]
                ],
            ],
        ]
    }

    private static let status: JSONValue = [
        "type": "object", "properties": ["locks": ["type": "integer", "format": "int32"]],
    ]

    /// A server to which the definition has been sent.
    init(spec: JSONValue = ["type": "object", "x-kubernetes-preserve-unknown-fields": true]) {
        server = APIServer(
            kinds: KindCatalog.all + [.definition],
            draws: Draws(seed: Seed(1), stream: "uid")
        )
        _ = send(.post, Self.definitions(), Self.definition(spec: spec))
    }

    @discardableResult
    mutating func send(
        _ verb: APIRequest.Verb,
        _ path: APIPath,
        _ body: JSONValue? = nil,
        query: APIQuery = APIQuery(),
        accept: String? = nil
    ) -> APIResponse {
        let headers = APIRequest.Headers(accept: accept)
        let request = APIRequest(verb, path, query: query, headers: headers, body: body)
        return server.handle(request, at: LocalClock.epoch)
    }

    /// A door with these fields.
    static func door(_ spec: JSONValue, version: String? = nil) -> JSONValue {
        var metadata: JSONObject = ["name": "d"]
        metadata["resourceVersion"] = version.map(JSONValue.string)
        return [
            "apiVersion": "example.com/v1", "kind": "Door", "metadata": .object(metadata),
            "spec": spec,
        ]
    }

    /// Creates a door with these fields.
    mutating func create(_ spec: JSONValue) -> APIResponse {
        send(.post, Self.doors(), Self.door(spec))
    }
}

extension APIResponse {
    /// What is wrong with the fields of an object, as `field: message`.
    var breaches: [String] {
        refusal?.details?.causes.map { "\($0.field ?? ""): \($0.message)" } ?? []
    }
}
