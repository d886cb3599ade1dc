/// As documentation asks for it.
struct Orderly: Manner {
    let name = "orderly"
    let summary = "Asks before every effect whether its term lasts, and ends when it is told to."
}
