import LockstepCSimulation
import LockstepDeterminism
import LockstepRuns
import LockstepSimulation

let hours = Int64(CommandLine.arguments[1])!
let form = Lease1.Form(rawValue: CommandLine.arguments[2])!
let g = Granularity(rawValue: CommandLine.arguments[3])!
let t = lockstep_cpu_nanoseconds()
let o = Lease1Run(
    seed: Seed(1),
    form: form,
    lengthNanoseconds: hours * 3600 * 1_000_000_000,
    granularity: g
).run()
let c = Double(lockstep_cpu_nanoseconds() - t) / 1e9
print(String(o.hash, radix: 16), o, c, Double(hours) * 3600 / c)
