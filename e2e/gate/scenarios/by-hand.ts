import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lastLines, runCommand } from "../../command.ts";
import type { Bench } from "../bench.ts";
import { type GateRun, IN_VAIN, runGate } from "../gate.ts";
import { type Scenario, scenario } from "../scenario.ts";
import { startApp } from "../world/app.ts";

const CLONE = fileURLToPath(new URL("../../..", import.meta.url));

/** The commands that the summary of a run gives, pasted into a shell. */
export function byHandScenarios(bench: Bench): readonly Scenario[] {
  const play = async (version: string): Promise<Repeated> => {
    await using app = await startApp(version);
    const url = `http://127.0.0.1:${app.port}/it's?a=1&b=$HOME`;
    const http = { kind: "http", url, version: { json: "$.version" }, expect: { status: 200, body: `"${version}"` } };
    const run = await runGate(bench, [http], { inputs: { ...IN_VAIN, "expected-version": "v2" } });
    return { ...run, repeated: await repeat(bench, run) };
  };
  return [
    scenario("the commands in the summary of a green gate are green", { verdict: "passed", also: repeats(0) }, () =>
      play("v2"),
    ),
    scenario("the commands in the summary of a red gate are red", { verdict: "failed", also: repeats(1) }, () =>
      play("v1"),
    ),
  ];
}

interface Repeated extends GateRun {
  readonly repeated: Awaited<ReturnType<typeof runCommand>>;
}

async function repeat({ folder, signal }: Bench, { summary }: GateRun): Promise<Repeated["repeated"]> {
  const [, script = "exit 99"] = /```sh\n([\s\S]*?)\n```/.exec(summary) ?? [];
  const cwd = await mkdtemp(join(folder, "by-hand-"));
  // A clone is where the commands belong; its files stay as they are.
  return runCommand(["sh", "-c", script.replace("npm run gate", `npm --prefix ${CLONE} run gate`)], { cwd, signal });
}

const repeats =
  (exitCode: number) =>
  ({ repeated, outputs }: Repeated): readonly string[] => {
    const same = repeated.exitCode === exitCode && repeated.said.includes(`${outputs.verdict}:`);
    return same ? [] : [`By hand the exit code is ${repeated.exitCode}.`, ...lastLines(repeated, 20)];
  };
