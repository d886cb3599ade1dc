internal import LockstepKubernetes

extension PageContent {
    /// The page as the text of a list of its kind, made of the texts that its objects keep.
    ///
    /// It is what `list(of:)` would be written as, with the line feed at the end of every answer.
    ///
    /// - Cost: Each version of an object is written once, and copied from then on.
    func text(of kind: ResourceKind) -> [UInt8] {
        let texts = items.map { $0.stored?.text ?? $0.tree.text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(texts.reduce(512) { $0 + $1.count + 1 })
        var separator = UInt8(ascii: "{")
        for member in list(of: kind, items: .null).members {
            bytes.append(separator)
            separator = UInt8(ascii: ",")
            JSONValue.string(member.key).write(into: &bytes, endingWith: UInt8(ascii: ":"))
            if member.key == "items" {
                append(texts, of: kind, to: &bytes)
            } else {
                member.value.write(into: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "}"))
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    private func append(_ texts: [[UInt8]], of kind: ResourceKind, to bytes: inout [UInt8]) {
        let skipped = kind.unlistedBeginning.count
        bytes.append(UInt8(ascii: "["))
        for place in texts.indices {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            if skipped > 0 { bytes.append(UInt8(ascii: "{")) }
            texts[place].withUnsafeBufferPointer {
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: $0[skipped...]))
            }
        }
        bytes.append(UInt8(ascii: "]"))
    }
}

extension ResourceKind {
    /// What an object's text begins with and its text within a list does not, the brace aside.
    fileprivate var unlistedBeginning: [UInt8] {
        if isCustom { return [] }
        let said: JSONObject = ["kind": .string(kind), "apiVersion": .string(apiVersion)]
        // The brace at the end stands where the comma before the next member does.
        return said.text
    }
}

extension JSONObject {
    /// The object as JSON text.
    fileprivate var text: [UInt8] {
        var text: [UInt8] = []
        JSONValue.object(self).write(into: &text)
        return text
    }
}
