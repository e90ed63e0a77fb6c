import { isTransient, underlying } from "../aws/aws-error.ts";
import type { Clock } from "../clock.ts";
import { poll } from "../poll.ts";
import { retry } from "../retry.ts";
import { type Forwarding, forwardingOf, sameForwarding, withForwarding } from "./forwarding.ts";
import type { Listeners, Rule } from "./listeners.ts";
import { differences, type Pair, type Route, routesOf, type Same } from "./routes.ts";

/** Where the traffic of a pair parts: every rule of these load balancers that names one of its groups. */
export interface Junction {
  readonly pair: Pair;
  /** ARNs. */
  readonly loadBalancers: readonly string[];
  /** Ports of listeners for tests, which are left alone. */
  readonly testPorts: readonly number[];
}

export interface ShiftEffects {
  readonly listeners: Listeners;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** `changed`: somebody else's weights are there; they were left alone. One sentence a rule. */
export type Shifted =
  | { readonly kind: "shifted" }
  | { readonly kind: "changed"; readonly differences: readonly string[] };

/** What the rules may be now. Any of the states, each rule for itself. */
export interface Expected {
  readonly states: readonly (readonly Route[])[];
  readonly same: Same;
}

/** ELB documents no delay of its reads; what differs for longer than this was not written by us. */
const SHOWS_WITHIN_MS = 10_000;
const LOOK_AGAIN_MS = 1_000;

/** In all, each of them some tries of the SDK. */
const WRITES = 5;

export async function readRoutes({ pair, loadBalancers, testPorts }: Junction, listeners: Listeners) {
  const rules = await listeners.listRules(loadBalancers);
  return { rules, routes: routesOf(rules, [pair.from, pair.to], testPorts) };
}

/**
 * Compares, writes, and reads again. ELB has no compare-and-set: what is live is read just before the write, and nothing
 * is written over what somebody else did.
 */
export async function shift(
  next: readonly Route[],
  expected: Expected,
  junction: Junction,
  effects: ShiftEffects,
): Promise<Shifted> {
  const before = await readExpected(expected, junction, effects);
  if (before.kind === "changed") return before;
  for (const {
    rule: { arn },
    forwarding,
  } of next) {
    const rule = before.rules.find((candidate) => candidate.arn === arn);
    if (rule && !shows(rule, forwarding)) await write(rule, forwarding, junction, effects);
  }
  const present = next.filter(({ rule }) => before.rules.some(({ arn }) => arn === rule.arn));
  const after = await readExpected({ states: [present], same: sameForwarding }, junction, effects);
  return after.kind === "changed" ? after : { kind: "shifted" };
}

/** Whether the rules still are what this step wrote. */
export async function stillThere(expected: Expected, junction: Junction, effects: ShiftEffects): Promise<Shifted> {
  const read = await readExpected(expected, junction, effects);
  return read.kind === "changed" ? read : { kind: "shifted" };
}

/** Reads lag behind writes: what differs is looked at again for a while. */
async function readExpected(
  { states, same }: Expected,
  junction: Junction,
  { listeners, clock, signal }: ShiftEffects,
) {
  let different: readonly string[] = [];
  const found = await poll(
    async () => {
      const { rules, routes } = await readRoutes(junction, listeners);
      different = differences(routes, states, same);
      return different.length === 0 ? rules : undefined;
    },
    {
      clock,
      signal,
      pace: () => LOOK_AGAIN_MS,
      deadline: clock.now() + SHOWS_WITHIN_MS,
      waitingFor: "the rules to show the weights",
    },
  );
  return found.kind === "found"
    ? { kind: "expected" as const, rules: found.value }
    : { kind: "changed" as const, differences: different };
}

/** An answer that was lost is recognised by reading the rule again. */
async function write(rule: Rule, next: Forwarding, junction: Junction, effects: ShiftEffects): Promise<void> {
  const { listeners } = effects;
  const reread = async () => {
    const rules = await listeners.listRules(junction.loadBalancers);
    return rules.find(({ arn }) => arn === rule.arn);
  };
  const isAsBefore = (now: Rule | undefined) =>
    now !== undefined && shows(now, forwardingOf(rule.actions) ?? { groups: [] });
  try {
    await retry(
      async (attempt) => {
        const now = attempt === 1 ? rule : await reread();
        // Written after all, or by somebody else: the look afterwards tells which.
        if (!isAsBefore(now) || !now) return;
        await listeners.setActions(now, withForwarding(now.actions, next));
      },
      { ...effects, attempts: WRITES, retryable: (error) => isTransient(underlying(error)) },
    );
  } catch (error) {
    if (
      !(await reread().then(
        (now) => now && shows(now, next),
        () => false,
      ))
    )
      throw error;
  }
}

function shows({ actions }: Rule, next: Forwarding): boolean {
  const now = forwardingOf(actions);
  return now !== undefined && sameForwarding(now, next);
}
