internal import ArgumentParser
internal import LockstepHistories
internal import LockstepRuns
internal import LockstepSimulation
internal import LockstepTraces

#if canImport(Glibc)
    internal import Glibc
#endif

/// How the program ends: its result on standard output has been printed, the exit code says the
/// rest.
enum Ending: Int32 {
    case valid = 0
    case violated = 1
    case unknown = 2
    case divergence = 3
    case mistake = 64
    case environment = 74

    init(_ verdict: Verdict) {
        switch verdict {
        case .valid: self = .valid
        case .violated: self = .violated
        case .unknown: self = .unknown
        }
    }
}

/// Does a command's work, and turns whatever goes wrong into a sentence and an exit code.
///
/// - Parameter work: The work; says how it ended.
/// - Throws: `ExitCode` unless the ending is `valid`.
func funnel(_ work: () throws -> Ending) throws {
    var ending: Ending
    do {
        ending = try work()
    } catch let error as ScenarioError {
        complain("\(error)")
        ending = error.cause == .unreadable ? .environment : .mistake
    } catch let error as TraceError {
        complain("\(error)")
        ending = error.isContent ? .mistake : .environment
    } catch let error as SweepError {
        complain("\(error)")
        if case .mistake = error { ending = .mistake } else { ending = .environment }
    } catch let error as Mistake {
        complain(error.sentence)
        ending = .mistake
    } catch {
        // A record, a server, or this toolchain. The argument parser would end with 1, which is a
        // finding.
        complain("\(error)")
        ending = .environment
    }
    // What was printed and did not arrive is no result.
    if fflush(nil) != 0 {
        complain("writing to standard output: \(String(cString: strerror(errno)))")
        ending = .environment
    }
    if ending != .valid { throw ExitCode(ending.rawValue) }
}

/// Something in what was asked that cannot be.
struct Mistake: Error {
    let sentence: String

    init(_ sentence: String) {
        self.sentence = sentence
    }
}

/// Prints a sentence on standard error.
func complain(_ sentence: String) {
    writeError("error: \(sentence)\n")
}

/// Prints text on standard error.
func writeError(_ text: String) {
    var bytes = Array(text.utf8)
    _ = write(STDERR_FILENO, &bytes, bytes.count)
}

/// Makes sure that runs can be trusted to come back, before the first one.
///
/// - Throws: `SelfTestFailure` if this toolchain lets something escape.
func prepareSimulation() throws {
    Escapes.beStrict()
    try SelfTest.run()
}
