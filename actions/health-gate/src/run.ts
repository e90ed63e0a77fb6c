import { Recorder } from "@deploy-actions/shared/checks/evidence/recorder";
import { BaselineTaker } from "@deploy-actions/shared/checks/judge/take-baseline";
import type { Expectation } from "@deploy-actions/shared/checks/probes/expectation";
import { collect } from "@deploy-actions/shared/checks/watch/collect";
import { Narrator } from "@deploy-actions/shared/checks/watch/narrator";
import { openAll } from "@deploy-actions/shared/checks/watch/open-all";
import { watch } from "@deploy-actions/shared/checks/watch/watch";
import type { Effects } from "./effects.ts";
import { describeGate, describeWayBack, makeGate } from "./gate.ts";
import { settle } from "./going-back.ts";
import type { Inputs } from "./inputs.ts";
import type { Gate, GateOutcome, Outcome } from "./outcome.ts";

export async function run(inputs: Inputs, effects: Effects): Promise<Outcome> {
  return inputs.mode === "gate" ? await decide(inputs, effects) : await lookOnly(inputs.mode, inputs, effects);
}

async function decide(inputs: Inputs, effects: Effects): Promise<Outcome> {
  const { save, signal } = effects;
  save("judging");
  const judged = await judge(inputs, effects).catch((error) => {
    // Not cut off, but refused or broken: there is nothing for post to finish.
    if (!signal.aborted) save("done");
    throw error;
  });
  const wentBack = await settle(judged.judgement, judged.gate, inputs, effects);
  const { verdict } = judged.judgement;
  const green = verdict === "passed" || (verdict === "inconclusive" && inputs.onInconclusive === "pass");
  return { mode: "gate", ...judged, wentBack, green };
}

async function judge(inputs: Inputs, effects: Effects): Promise<Pick<GateOutcome, "gate" | "records" | "judgement">> {
  const { clock, log, signal } = effects;
  const { gate, watched, startedAt } = await prepare(inputs, effects);
  const recorder = new Recorder();
  const narrator = new Narrator({ log, startedAt });
  const judgement = await watch(watched, {
    rules: gate.rules,
    startedAt,
    clock,
    signal,
    onSample: (sample, phase) => {
      recorder.take(sample, phase);
      narrator.hear(sample, phase);
    },
    onConverged: (at) => narrator.converged(at, gate.rules.bake > 0),
  });
  return { gate, records: recorder.records(), judgement };
}

/** Changes nothing, and leaves nothing for post, however it ends. */
async function lookOnly(mode: "baseline" | "dry-run", inputs: Inputs, effects: Effects): Promise<Outcome> {
  const { clock, log, signal } = effects;
  const { gate, watched, startedAt } = await prepare(inputs, effects);
  const recorder = new Recorder();
  const narrator = new Narrator({ log, startedAt });
  const taker = new BaselineTaker(gate.rules);
  await collect(watched, {
    duration: mode === "baseline" ? gate.rules.bake : 0,
    startedAt,
    clock,
    signal,
    onSample: (sample) => {
      recorder.take(sample, "converge");
      narrator.hear(sample, "converge");
      taker.take(sample);
    },
  });
  const looked = { gate, records: recorder.records() };
  return mode === "baseline" ? { ...looked, mode, baseline: taker.baseline(startedAt) } : { ...looked, mode };
}

/** Everything that can be refused before the first sample. */
async function prepare(inputs: Inputs, effects: Effects) {
  const { release, clock, log } = effects;
  const now = await release?.look();
  const gate = makeGate(inputs, (await release?.targetGroups()) ?? []);
  for (const line of describeGate(gate, inputs.settings.baseline)) log(line);
  if (now) log(describeWayBack(now));
  const startedAt = clock.now();
  const expectation = expectationOf(inputs, gate, now?.kind === "live" ? now.deployedAt : undefined, startedAt);
  return { gate, startedAt, watched: await openAll(gate, effects, () => expectation) };
}

function expectationOf(
  { mode, settings }: Inputs,
  { expectedVersion }: Gate,
  deployedAt: number | undefined,
  startedAt: number,
): Expectation {
  const { baseline } = settings;
  return {
    version: expectedVersion === undefined ? undefined : { is: expectedVersion },
    // A baseline was taken before the deploy began.
    deployedAt: deployedAt ?? (baseline && Date.parse(baseline.capturedAt)),
    startedAt: mode === "gate" ? startedAt : 0,
  };
}
