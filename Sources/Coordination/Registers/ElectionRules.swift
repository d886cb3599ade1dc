/// The rules of `RegisterElection` that a planted bug may break; as they stand, they are right.
package struct ElectionRules: Hashable, Sendable {
    /// Count the holder's deadline from the answer to a write instead of from its sending.
    package var countDeadlineFromReply = false
    /// Release whatever version a fresh read shows, on the word of what was last known.
    package var releaseWithoutOwnerCheck = false
    /// Take a missing record for a free one, whatever the option says.
    package var missingMeansFree = false
    /// Believe in a grant until the store shows another holder: no deadline of one's own.
    package var holdsWithoutDeadline = false
    /// Take a record for one's own if it carries one's name, whatever its grant.
    package var namesAreGrants = false

    /// The right rules.
    package init() {}
}
