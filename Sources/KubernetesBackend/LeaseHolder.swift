public import LockstepCoordination

/// How a Lease spells who holds it.
///
///     LeaseHolder.read("pod-a_00000000000000ff")       // holder "pod-a", grant 255
///     LeaseHolder.read("somebody-else")                // holder "somebody-else", no grant
///     LeaseHolder.read("_00000000000000ff")            // a placeholder: no holder, grant 255
///
/// To other clients a placeholder is a holder like any other, whose duration they wait for.
public enum LeaseHolder {
    /// The holder's name, an underscore, and the grant in 16 hexadecimal digits; empty for
    /// nobody, and without a name for a placeholder.
    public static func spell(_ record: RegisterRecord) -> String {
        guard let grant = record.grant else { return record.holder }
        return "\(record.holder)_\(grant)"
    }

    /// Reads what `spell(_:)` writes; anything else is a holder without a grant.
    public static func read(_ text: String) -> (holder: String, grant: GrantID?) {
        let bytes = text.utf8
        guard bytes.count >= 17 else { return (text, nil) }
        let underscore = bytes.index(bytes.endIndex, offsetBy: -17)
        guard bytes[underscore] == UInt8(ascii: "_"),
            let grant = GrantID(hexadecimal: text[bytes.index(after: underscore)...])
        else { return (text, nil) }
        return (String(text[..<underscore]), grant)
    }
}
