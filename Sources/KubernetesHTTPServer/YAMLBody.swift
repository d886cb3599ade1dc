#if Servers
    internal import LockstepKubernetes
    internal import LockstepMockKubernetes
    internal import Yams

    /// How deep values may stand within one another.
    private let depthLimit = 256

    /// Reads a body of YAML as the value that its JSON would give.
    ///
    /// One document is read. Anchors are not, though a real server would: a short body could stand
    /// for an endless one.
    ///
    /// - Throws: The first line that makes no sense.
    func yamlValue(_ text: String) throws(YAMLProblem) -> JSONValue {
        // A text of up to 15 bytes lives inside its variable, and the parser keeps a pointer to it,
        // so it is made to live elsewhere. Nothing is added to it: some texts keep the lines at
        // their end.
        var text = text
        text.reserveCapacity(64)
        do {
            let parser = try Parser(yaml: text, encoding: .utf8)
            let root = try parser.singleRoot()
            // A node knows its anchor only as long as the parser lives.
            return try withExtendedLifetime(parser) {
                try root.map { try JSONValue($0, depth: 0) } ?? .null
            }
        } catch let problem as YAMLProblem {
            throw problem
        } catch {
            throw YAMLProblem(error as? YamlError)
        }
    }

    extension JSONValue {
        fileprivate init(_ node: Node, depth: Int) throws(YAMLProblem) {
            guard depth < depthLimit, node.anchor == nil, node.alias == nil else {
                throw YAMLProblem(
                    line: node.mark?.line ?? 1,
                    depth < depthLimit ? "anchors are not read" : "exceeded max depth"
                )
            }
            switch node {
            case .scalar(let scalar):
                self = JSONValue(scalar, of: node)
            case .sequence(let sequence):
                var elements: [JSONValue] = []
                for element in sequence {
                    elements.append(try JSONValue(element, depth: depth + 1))
                }
                self = .array(elements)
            case .mapping(let mapping):
                var members: [JSONObject.Member] = []
                // Only ever asked by name; of members with one name the last counts.
                var places: [String: Int] = [:]
                for (name, value) in mapping {
                    guard let name = name.string else {
                        throw YAMLProblem(line: name.mark?.line ?? 1, "a name that is no text")
                    }
                    let value = try JSONValue(value, depth: depth + 1)
                    if let place = places.updateValue(members.count, forKey: name) {
                        places[name] = place
                        members[place].value = value
                    } else {
                        members.append(JSONObject.Member(key: name, value: value))
                    }
                }
                self = .object(JSONObject(distinct: members))
            case .alias:
                throw YAMLProblem(line: node.mark?.line ?? 1, "anchors are not read")
            }
        }

        /// What stands alone, as what its tag, or else its look, says that it is.
        private init(_ scalar: Node.Scalar, of node: Node) {
            switch Tag.Name(rawValue: node.tag.rawValue) {
            case .null: self = .null
            case .bool: self = node.bool.map { .bool($0) } ?? .string(scalar.string)
            case .int, .float:
                let asJSON = try? JSONValue(parsing: scalar.string)
                let whole = node.int.map { JSONValue.integer(Int64($0)) }
                self = asJSON ?? whole ?? .string(scalar.string)
            default: self = .string(scalar.string)
            }
        }
    }

    extension YAMLProblem {
        fileprivate init(_ error: YamlError?) {
            switch error {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
                .composer(_, let problem, let mark, _):
                self.init(line: mark.line, problem)
            case .duplicatedKeysInMapping(let names, let context):
                self.init(line: context.mark.line, "key \"\(names.first ?? "")\" already set")
            default: self.init(line: 1, "it cannot be read")
            }
        }
    }
#endif
