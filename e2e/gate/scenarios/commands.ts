import { chmod, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../../command.ts";
import type { Bench } from "../bench.ts";
import { type GateRun, IN_VAIN, runGate } from "../gate.ts";
import { type Scenario, scenario } from "../scenario.ts";
import { until } from "../world/until.ts";

/** Shell scripts as checks: what their exit codes mean, and that nothing of them is left. */
export function commandScenarios(bench: Bench): readonly Scenario[] {
  const run = async (text: string, inputs = {}): Promise<Ran> => {
    const home = await mkdtemp(join(bench.folder, "command-"));
    const script = join(home, "check.sh");
    await writeFile(script, `#!/bin/sh\n${text}\n`);
    await chmod(script, 0o755);
    const check = { kind: "command", command: [script], "working-directory": home, timeout: "500ms" };
    return { home, ...(await runGate(bench, [check], { inputs })) };
  };
  const inVain = (text: string) => run(text, IN_VAIN);

  return [
    scenario("a script that exits with 0", { verdict: "passed" }, () => run("echo fine")),
    scenario("a script that exits with 1", { verdict: "failed", reason: [/disk is full/] }, () =>
      inVain('echo "disk is full" >&2; exit 1'),
    ),
    scenario("a script that exits with 75, not able to say", { verdict: "inconclusive" }, () => inVain("exit 75")),
    scenario(
      "a script that hangs, as its children do, deaf to SIGTERM; no process is left",
      { verdict: "failed", reason: [/500 ms/], also: complainOfLeft },
      // The time-out, the two seconds that a command then has to end, and time for that to be judged.
      () => run(DEAF, { "converge-timeout": "5s" }),
    ),
  ];
}

/** Two generations, each of which writes down its process id. */
const DEAF = `trap '' TERM INT HUP
echo $$ >> pids
sh -c 'trap "" TERM INT HUP; echo $$ >> pids; while :; do sleep 1; done' &
while :; do sleep 1; done`;

interface Ran extends GateRun {
  /** Where the script was. */
  readonly home: string;
}

async function complainOfLeft({ home }: Ran): Promise<readonly string[]> {
  const pids = (await readFile(join(home, "pids"), "utf8")).trim().split("\n");
  if (pids.length < 2) return [`Only ${pids.length} process was started.`];
  try {
    await until("no process of the script is left", async () => (await running(pids)).length === 0);
    return [];
  } catch {
    return [`Still there: ${(await running(pids)).join(", ")}.`];
  }
}

/** Those that run. One that has ended and that nobody has asked about yet, a zombie, does not. */
async function running(pids: readonly string[]): Promise<readonly string[]> {
  const { output } = await runCommand(["ps", "-o", "pid=,stat=,args=", "-p", pids.join(",")]);
  return output.split("\n").filter((line) => /^\s*\d+\s+[^Z\s]/.test(line));
}
