#!/usr/bin/env python3
"""Compares `lockstep serve` with recordings of a real API server, and lets no score go down.

The cases and recordings lie outside the repository, in ../shared/kube-suite and
../shared/kube-random; where they are absent, this says so and checks nothing. What has been
reached stands in .ci/conformance.json: per group and level how many cases got which verdict, per
profile how many steps. `--update` writes what was reached, and refuses to write less.

Python 3 standard library only. The cases of the Python client run where its package is installed.
"""
import argparse, json, pathlib, re, signal, subprocess, sys, tempfile, time

HERE = pathlib.Path(__file__).resolve().parent
REACHED = HERE / "conformance.json"
VERDICTS = {"exact": 1.0, "text": 0.9, "essence": 0.6}
PROFILES = ["lease", "watch", "configmap", "pod", "listing"]
LACKS = ["rbac", "apf"]


def has_client():
    probe = [sys.executable, "-c", "import kubernetes"]
    return subprocess.run(probe, capture_output=True).returncode == 0


class Server:
    """A server on a port of the system's choice."""

    def __init__(self, program):
        self.process = subprocess.Popen(
            [program, "serve", "--listen", "127.0.0.1:0"],
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        line = self.process.stderr.readline()
        found = re.search(r"http://\S+", line)
        if not found:
            sys.exit(f"the server did not start: {line.strip()}")
        self.url = found.group(0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        began = time.time()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=30)
        if code != 0 or time.time() - began > 5.5:
            sys.exit(f"SIGTERM: the server ended with {code} after {time.time() - began:.1f} s")


def call(*command):
    done = subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{command[0]} {command[1]} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")


def suite(folder, url, kinds, work, lacks):
    """Verdicts of the cases, counted by group, level and kind."""
    out, result = work / "suite.jsonl", work / "suite.json"
    golden = next(folder.glob("golden-*.jsonl"))
    command = [folder / "suite.py", "run", "--base-url", url, "--out", out, "--kubectl", "none",
               "--python", sys.executable if "client" in kinds else "none", "--jobs", "2"]
    for name in lacks:
        command += ["--lacks", name]
    if kinds == ["http"]:
        command += ["--kind", "http"]
    call(*command)
    call(folder / "suite.py", "diff", golden, out, "--json", result)
    verdicts = json.loads(result.read_text())["cases"]
    ran = {}
    for line in out.read_text().splitlines():
        case = json.loads(line)
        if case.get("outcome") != "skip":
            ran[case["id"]] = case
    counts = {}
    for line in golden.read_text().splitlines():
        case = json.loads(line)
        if case["id"] not in ran or case["kind"] not in kinds:
            continue
        key = f"{case['kind']} {case['group']} {case['level']}"
        verdict = verdicts.get(case["id"], {}).get("verdict", "absent")
        counts.setdefault(key, {}).setdefault(verdict, 0)
        counts[key][verdict] += 1
    return counts


def random(folder, url, work):
    """Verdicts of the steps of random sequences, counted by profile."""
    counts = {}
    for profile in PROFILES:
        out, result = work / f"{profile}.jsonl.gz", work / f"{profile}.json"
        golden = folder / "golden"
        call(folder / "kr.py", "run", "--base-url", url, "--out", out,
             "--in", golden / f"{profile}.seq.jsonl.gz", "--jobs", "2")
        call(folder / "kr.py", "diff", golden / f"{profile}.rec.jsonl.gz", out, "--json", result)
        group = json.loads(result.read_text())["groups"]["all"]
        steps = {name: group.get(name, 0) for name in VERDICTS}
        steps["differs"] = group["steps"] - sum(steps.values())
        counts[profile] = steps
    return counts


def score(verdicts):
    total = sum(verdicts.values())
    return sum(VERDICTS.get(k, 0) * n for k, n in verdicts.items()) / total if total else 0.0


def compare(reached, now):
    """Sentences about everything that is worse than before."""
    worse = []
    for part in ("suite", "random"):
        for key, before in sorted(reached.get(part, {}).items()):
            if part == "suite" and key.startswith("client") and not has_client():
                print(f"not run: {key} (pip install kubernetes)")
                continue
            after = now[part].get(key)
            if after is None:
                worse.append(f"{part} {key}: ran before, and did not run now")
            elif score(after) < score(before):
                worse.append(f"{part} {key}: {score(before):.3f} before, {score(after):.3f} now")
            elif sum(after.values()) < sum(before.values()):
                worse.append(f"{part} {key}: {sum(before.values())} before, "
                             f"{sum(after.values())} now")
    return worse


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True, help="a lockstep that was built with servers")
    parser.add_argument("--shared", default=str(HERE.parent.parent / "shared"))
    parser.add_argument("--update", action="store_true", help="write what was reached")
    parser.add_argument("--lacks", action="append", help="what is not there yet; default "
                        + " ".join(LACKS))
    options = parser.parse_args()
    shared = pathlib.Path(options.shared)
    folders = [shared / "kube-suite", shared / "kube-random"]
    for folder in folders:
        if not folder.is_dir():
            print(f"{folder} is not there: nothing was compared with a real API server")
            return 0
    kinds = ["http", "client"] if has_client() else ["http"]

    def measure():
        with tempfile.TemporaryDirectory() as name:
            work = pathlib.Path(name)
            with Server(options.program) as server:
                cases = suite(folders[0], server.url, kinds, work, options.lacks or LACKS)
            # A store of its own, so that the cases leave nothing for the sequences to see.
            with Server(options.program) as server:
                return {"suite": cases, "random": random(folders[1], server.url, work)}

    now = measure()
    for part in ("suite", "random"):
        for key, verdicts in sorted(now[part].items()):
            shown = ", ".join(f"{k} {n}" for k, n in sorted(verdicts.items()) if n)
            print(f"{part:6} {key:28} {score(verdicts):.3f}  {shown}")
    reached = json.loads(REACHED.read_text()) if REACHED.exists() else {}
    worse = compare(reached, now)
    if worse:
        # Cases with time limits may miss them on a busy machine; what is worse is so twice.
        print("once more, for: " + "; ".join(worse), file=sys.stderr)
        again = measure()
        for part in now:
            for key, verdicts in again[part].items():
                if score(verdicts) > score(now[part].get(key, {})):
                    now[part][key] = verdicts
        worse = compare(reached, now)
    for sentence in worse:
        print(f"worse: {sentence}", file=sys.stderr)
    if worse:
        return 1
    if options.update:
        # What could not run here keeps what it had.
        for part in now:
            now[part] = {**reached.get(part, {}), **now[part]}
        REACHED.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n")
        print(f"written: {REACHED}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
