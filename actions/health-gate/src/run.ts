import { Recorder } from "@deploy-actions/shared/checks/evidence/recorder";
import { BaselineTaker } from "@deploy-actions/shared/checks/judge/take-baseline";
import type { Expectation } from "@deploy-actions/shared/checks/probes/expectation";
import { collect } from "@deploy-actions/shared/checks/watch/collect";
import { watch } from "@deploy-actions/shared/checks/watch/watch";
import type { Effects } from "./effects.ts";
import { describeGate, describeWayBack, makeGate } from "./gate.ts";
import { settle } from "./going-back.ts";
import type { Inputs } from "./inputs.ts";
import { Narrator } from "./narrator.ts";
import { openAll } from "./open-all.ts";
import type { Gate, Outcome } from "./outcome.ts";

export async function run(inputs: Inputs, effects: Effects): Promise<Outcome> {
  const { clock, log, save, signal } = effects;
  save("judging");
  const { gate, watched, startedAt } = await prepare(inputs, effects).catch((error) => {
    // Not cut off, but refused: there is nothing for post to finish.
    if (!signal.aborted) save("done");
    throw error;
  });
  const recorder = new Recorder();
  const narrator = new Narrator({ log, startedAt });
  if (inputs.mode === "gate") {
    const onSample: Parameters<typeof watch>[1]["onSample"] = (sample, phase) => {
      recorder.take(sample, phase);
      narrator.hear(sample, phase);
    };
    const judgement = await watch(watched, { rules: gate.rules, startedAt, clock, signal, onSample });
    const wentBack = await settle(judgement, gate, inputs, effects);
    const { verdict } = judgement;
    const green = verdict === "passed" || (verdict === "inconclusive" && inputs.onInconclusive === "pass");
    return { mode: "gate", gate, records: recorder.records(), judgement, wentBack, green };
  }

  const taker = new BaselineTaker(gate.rules);
  const duration = inputs.mode === "baseline" ? gate.rules.bake : 0;
  await collect(watched, {
    duration,
    startedAt,
    clock,
    signal,
    onSample: (sample) => {
      recorder.take(sample, "converge");
      narrator.hear(sample, "converge");
      taker.take(sample);
    },
  });
  save("done");
  const looked = { gate, records: recorder.records() };
  return inputs.mode === "baseline"
    ? { ...looked, mode: "baseline", baseline: taker.baseline(startedAt) }
    : { ...looked, mode: "dry-run" };
}

/** Everything that can be refused before the first sample. */
async function prepare(inputs: Inputs, effects: Effects) {
  const { release, clock, log } = effects;
  const now = await release?.look();
  const gate = makeGate(inputs, (await release?.targetGroups()) ?? []);
  for (const line of describeGate(gate)) log(line);
  if (now) log(describeWayBack(now));
  const startedAt = clock.now();
  const expectation = expectationOf(inputs, gate, now?.kind === "live" ? now.deployedAt : undefined, startedAt);
  return { gate, startedAt, watched: await openAll(gate, effects, () => expectation) };
}

function expectationOf(
  { settings }: Inputs,
  { expectedVersion }: Gate,
  deployedAt: number | undefined,
  startedAt: number,
): Expectation {
  const { baseline } = settings;
  return {
    version: expectedVersion === undefined ? undefined : { is: expectedVersion },
    // A baseline was taken before the deploy began.
    deployedAt: deployedAt ?? (baseline && Date.parse(baseline.capturedAt)),
    startedAt,
  };
}
