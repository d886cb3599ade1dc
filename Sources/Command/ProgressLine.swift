#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// One line on standard error that says how far something is; nothing unless a person is watching.
struct ProgressLine {
    private let isWatched = isatty(STDERR_FILENO) == 1

    /// Shows a line in place of the one before.
    func show(_ text: String) {
        if isWatched { writeError("\r\u{1B}[K" + text) }
    }

    /// Takes the line away.
    func clear() {
        if isWatched { writeError("\r\u{1B}[K") }
    }
}
