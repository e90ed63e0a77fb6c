import type { Bench } from "../bench.ts";
import { startGate } from "../gate.ts";
import { type Scenario, scenario } from "../scenario.ts";
import { startApp } from "../world/app.ts";

/** A job that somebody cancels: SIGINT to the action, as the runner sends it. */
export function cancelScenarios(bench: Bench): readonly Scenario[] {
  const cancelledAfter = async (answers: number, version: string) => {
    await using app = await startApp(version);
    const http = {
      kind: "http",
      url: `http://127.0.0.1:${app.port}/`,
      version: { json: "$.version" },
      expect: { status: 200 },
    };
    await using gate = startGate(bench, [http], { inputs: { "expected-version": "v2", bake: "10m" } });
    await gate.meanwhile(`${version} has answered ${answers} times`, () => app.answers >= answers);
    gate.cancel();
    return await gate.result;
  };
  const cancelled = { verdict: "cancelled", also: evidenceIsWhole } as const;

  return [
    scenario("cancelled while it waits for the version", { ...cancelled, reason: [/converge/] }, () =>
      cancelledAfter(2, "v1"),
    ),
    scenario("cancelled during the bake", { ...cancelled, reason: [/bake/] }, () => cancelledAfter(6, "v2")),
  ];
}

function evidenceIsWhole({
  evidence,
  seconds,
}: {
  readonly evidence: string;
  readonly seconds: number;
}): readonly string[] {
  try {
    const { verdict } = JSON.parse(evidence);
    return verdict === "cancelled" ? [] : [`The evidence says "${verdict}".`];
  } catch {
    return [`The evidence is no JSON: ${evidence.slice(0, 100)} (${seconds} s)`];
  }
}
