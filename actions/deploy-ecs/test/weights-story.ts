import type { Clock } from "@deploy-actions/shared/clock";
import { goBackWeights } from "@deploy-actions/shared/elb/go-back-weights";
import type { WeightsState } from "@deploy-actions/shared/elb/weights-state";
import type { FakePair } from "@deploy-actions/shared/testkit/elb/fake-pair";
import { deployWeights, type WeightsMeans } from "../src/weights/deploy.ts";
import { observeWeights } from "../src/weights/observe.ts";
import { planWeights, type ShiftPlan, type WeightsAsked } from "../src/weights/plan.ts";
import { asked } from "./weights-observed.ts";

const PAIR = { cluster: "prod", service: "web-blue", partner: "web-green", testPorts: [] };

export const minutes = (count: number) => count * 60_000;

type Ports = Pick<WeightsMeans, "listeners" | "targets">;

function portsOf({ sides, listeners, targets }: FakePair, ports: Partial<Ports> = {}) {
  const signal = new AbortController().signal;
  const ecs = { service: sides["web-blue"].ecs, partner: sides["web-green"].ecs };
  return { ecs, listeners, targets, signal, ...ports };
}

export const observePair = (pair: FakePair) => observeWeights(PAIR, portsOf(pair));

async function planFor(pair: FakePair, overrides: Partial<WeightsAsked>): Promise<ShiftPlan> {
  const plan = planWeights(asked(overrides), await observePair(pair));
  if (plan.kind !== "shift") throw new Error(`The plan is ${plan.kind}.`);
  return plan;
}

export interface Story {
  readonly verify?: WeightsMeans["verify"];
  readonly ports?: Partial<Ports>;
  readonly signal?: AbortSignal;
  readonly save?: (state: WeightsState) => void;
  readonly clock?: Clock;
}

/** Deploys `name` to the side without traffic. What was saved last is in `state`, also for whoever kills it. */
export async function shiftTo(pair: FakePair, name: string, asked: Partial<WeightsAsked> = {}, story: Story = {}) {
  const log: string[] = [];
  const shares: number[] = [];
  let state: WeightsState | undefined;
  const plan = await planFor(pair, { taskDefinition: name, ...asked });
  const ended = await deployWeights(
    plan,
    { name },
    {
      ...effectsOf(pair, plan, story, log),
      deadline: pair.clock.now() + minutes(30),
      save: (saved) => {
        state = saved;
        story.save?.(saved);
      },
      verify: async (step) => {
        shares.push(step.share);
        return (await story.verify?.(step)) ?? { kind: "passed" };
      },
      findDoom: async () => undefined,
    },
  );
  if (!state) throw new Error("Nothing was saved.");
  return { plan, ended, log, shares, state };
}

/** What whoever comes next does with what was saved. */
export async function goBackFrom(
  pair: FakePair,
  state: WeightsState,
  story: Story = {},
  proven: "stays" | "goes" = "stays",
) {
  const log: string[] = [];
  // Through the state file and back.
  const read = JSON.parse(JSON.stringify(state)) as WeightsState;
  const plan = { old: { name: read.old.service }, fresh: { name: read.fresh.service } };
  const effects = effectsOf(pair, plan, story, log);
  const wentBack = await goBackWeights(read, effects, { deadline: pair.clock.now() + minutes(4), proven });
  return { wentBack, log };
}

function effectsOf(
  pair: FakePair,
  { old, fresh }: { readonly old: { readonly name: string }; readonly fresh: { readonly name: string } },
  { ports, signal = new AbortController().signal }: Story,
  log: string[],
) {
  const side = (name: string) => pair.sides[name as keyof FakePair["sides"]].ecs;
  return {
    ...portsOf(pair, ports),
    ecs: { old: side(old.name), fresh: side(fresh.name) },
    clock: pair.clock,
    log: (line: string) => void log.push(line),
    signal,
  };
}
