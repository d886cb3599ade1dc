import LockstepKubernetes
import Testing

@testable import LockstepMockKubernetes

@Suite("Containers of pods")
struct ContainerTests {
    private let cluster = Cluster()

    /// The fields and reasons by which a pod with such containers is refused; none if it is taken.
    private func causes(_ containers: String, _ rest: String = "") -> [String] {
        let answer = cluster.ask(
            "POST",
            "/api/v1/namespaces/default/pods?dryRun=All",
            "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":\(containers)\(rest)}}"
        )
        #expect(answer.status == 201 || answer.status == 422)
        return (answer.body["details"]?["causes"]?.asArray ?? []).map {
            "\($0["field"]?.asString ?? "") \($0["reason"]?.asString ?? "")"
        }
    }

    private func container(_ rest: String) -> String {
        "[{\"name\":\"c\",\"image\":\"i\",\(rest)}]"
    }

    @Test("a port needs a number, and may name one of the host's")
    func ports() {
        let path = "spec.containers[0].ports[0]"
        #expect(causes(container(#""ports":[{"containerPort":1,"hostPort":65535}]"#)).isEmpty)
        #expect(
            causes(container(#""ports":[{}]"#)) == [path + ".containerPort FieldValueRequired"]
        )
        #expect(
            causes(container(#""ports":[{"containerPort":65536,"hostPort":-1,"protocol":"X"}]"#))
                == [
                    path + ".containerPort FieldValueInvalid", path + ".hostPort FieldValueInvalid",
                    path + ".protocol FieldValueNotSupported",
                ]
        )
    }

    @Test("names of ports have a letter, are short, and occur once")
    func portNames() {
        func count(_ name: String) -> Int {
            causes(container("\"ports\":[{\"containerPort\":1,\"name\":\"\(name)\"}]")).count
        }
        for name in ["http", "a", "8080-a", "a-b-c-d-e-f-g-1"] { #expect(count(name) == 0) }
        for name in ["8080", "a--b", "-a", "a-", "A1b", "a-b-c-d-e-f-g-hi"] {
            #expect(count(name) == 1)
        }
        #expect(count("--") == 3)
        let twice = #""ports":[{"containerPort":1,"name":"a"},{"containerPort":2,"name":"a"}]"#
        #expect(
            causes(container(twice)) == ["spec.containers[0].ports[1].name FieldValueDuplicate"]
        )
    }

    @Test("a variable of the environment has a name that can be printed, without an equals sign")
    func variables() {
        #expect(causes(container(#""env":[{"name":"A.b c"},{"name":"1"}]"#)).isEmpty)
        #expect(
            causes(container(#""env":[{"value":"x"},{"name":"a=b"},{"name":"é"}]"#)) == [
                "spec.containers[0].env[0].name FieldValueRequired",
                "spec.containers[0].env[1].name FieldValueInvalid",
                "spec.containers[0].env[2].name FieldValueInvalid",
            ]
        )
    }

    @Test("that a name occurs twice is told after what is wrong with the container itself")
    func order() {
        let found = causes(#"[{"name":"c","image":"i"},{"name":"c"},{},{}]"#)
        #expect(
            found == [
                "spec.containers[1].image FieldValueRequired",
                "spec.containers[1].name FieldValueDuplicate",
                "spec.containers[2].name FieldValueRequired",
                "spec.containers[2].image FieldValueRequired",
                "spec.containers[3].name FieldValueRequired",
                "spec.containers[3].image FieldValueRequired",
                "spec.containers[3].name FieldValueDuplicate",
            ]
        )
    }

    @Test("who wants no names resolved says where they are")
    func names() {
        let one = #"[{"name":"c","image":"i","terminationMessagePolicy":"Never"}]"#
        #expect(
            causes(one, #","dnsPolicy":"None""#) == [
                "spec.containers[0].terminationMessagePolicy FieldValueNotSupported",
                "spec.dnsConfig FieldValueRequired",
            ]
        )
        let good = #"[{"name":"c","image":"i"}]"#
        #expect(
            causes(good, #","dnsPolicy":"None","dnsConfig":{"nameservers":["10.0.0.1"]}"#).isEmpty
        )
    }
}
