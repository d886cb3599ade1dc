import LockstepBackends
import LockstepDeterminism

@testable import LockstepRuns

/// A worker that is a shell script: it speaks the protocol and runs nothing.
///
/// Seeds that a rule names behave otherwise than the rest. Asked to hunt, it stops at a seed that
/// breaches a property it hunts for, or any if it hunts for none.
struct FakeWorker {
    /// Shell code that is run for each seed, with the seed in `$s`; `$bad` set makes it a failure,
    /// of the property in `$property` if that is set, and `$escaped` an unknown.
    var rule = ""
    /// Whether recordings cannot be written.
    var isDiskFull = false

    var launch: WorkerLaunch {
        let tab = "\t"
        let script = """
            report() {
                bad=; fingerprint=$s; property=S1; escaped=
                \(rule)
                if [ -n "$bad" ]; then verdict=violated; else verdict=valid; fi
                if [ -n "$escaped" ]; then verdict=unknown; fi
                printf 'seed\\t%s\\t%s\\t%x\\t1\\t1\\t1000\\t\\t\\t\\t\\t\\t\\t\\t%s' \
                    "$s" "$verdict" "$fingerprint" "$escaped" >&3
                if [ -n "$bad" ]; then printf '\\t%s\\t5\\ta\\tIt broke.' "$property" >&3; fi
                printf '\\n' >&3
            }
            while IFS='\(tab)' read -r verb first last limit hunted; do
                case $verb in
                open) printf 'ready\\n' >&3;;
                seeds) s=$first
                    while [ "$s" -le "$last" ]; do report; s=$((s + 1)); done
                    printf 'done\\t1000\\n' >&3;;
                hunt) s=$first
                    while [ "$s" -le "$last" ]; do
                        report
                        found=
                        for word in ${hunted:-any}; do
                            case "$bad/$word" in /*);; */"$property"|*/any) found=1;; esac
                        done
                        [ -n "$found" ] && break
                        s=$((s + 1))
                    done
                    printf 'done\\t1000\\n' >&3;;
                record) s=$first
                    # Of recordings that are to be compared there are none: it dies instead.
                    [ "$LOCKSTEP_HASH_SEED" = 1 ] && exit 0
                    case "\(isDiskFull)$last" in true/*)
                        printf 'failed\\tThe disk is full.\\ndone\\t1000\\n' >&3; continue;;
                    esac
                    report
                    printf 'story\\tIt broke in %s.\\n' "$s" >&3
                    printf 'done\\t1000\\n' >&3;;
                esac
            done
            """
        return WorkerLaunch(executable: "/bin/sh", arguments: ["-c", script])
    }

    /// Sweeps seeds 1 to `count` with such workers.
    func sweep(
        _ count: UInt64?,
        workers: Int,
        in folder: SweepFolder? = nil,
        changing change: (inout SweepOptions) -> Void = { _ in }
    ) throws -> SweepResult {
        var options = SweepOptions(
            seeds: try SeedRange(from: 1, count: count),
            workers: workers
        )
        change(&options)
        let sweep = Sweep(try FakeWorker.run, options, launch: launch) { "\($0)" }
        return try sweep.execute(in: folder, unless: Interruption())
    }

    /// Hunts a bug that breaks W1, and puts the right algorithm through 20 seeds.
    func hunt(_ seedLimit: UInt64 = 30, clean: UInt64 = 20) throws -> MuseumResult {
        let options = HuntOptions(
            strategies: [Portfolio()],
            repetitions: 1,
            seedLimit: seedLimit,
            cpuLimitNanoseconds: 1_000_000_000,
            cleanSeeds: clean,
            workers: 1
        )
        let bug = Exhibit(id: "B1", properties: ["W1", "F1"], overrides: [])
        return try Museum(try FakeWorker.run, [bug], options, launch: launch)
            .execute(unless: Interruption())
    }

    static var run: Run {
        get throws {
            let catalog = Catalog(systems: SystemCatalog.all)
            let scenario = try Scenario(
                text: "title: x\nsystem: lease-election\npods: 2\nbreaking: 1s\n",
                file: "x.yaml",
                vocabulary: catalog.vocabulary
            )
            return try Run(scenario, of: catalog)
        }
    }
}
