import { Cancelled } from "@deploy-actions/shared/actions/cancelled";
import type { OpenProbe } from "@deploy-actions/shared/checks/watch/open-all";
import type { ManyAccount } from "@deploy-actions/shared/testkit/ecs/many-account";
import { objectInputs } from "@deploy-actions/shared/testkit/input-source";
import { mortalAccess } from "@deploy-actions/shared/testkit/mortal-access";
import { awsMeans } from "../src/aws-means.ts";
import { cloudWatchTaskLogs } from "../src/cloudwatch-task-logs.ts";
import type { Effects } from "../src/effects.ts";
import { elbTargetGroups } from "../src/elb-target-groups.ts";
import { finishAll } from "../src/finish-all.ts";
import { readInputs } from "../src/inputs.ts";
import { awsOneOffTasks } from "../src/one-off/aws-one-off-tasks.ts";
import { cloudWatchLiveLogs } from "../src/one-off/cloudwatch-live-logs.ts";
import type { StepOutcome } from "../src/outcome.ts";
import { postReport } from "../src/post-report.ts";
import { run } from "../src/run.ts";
import { readState, saver } from "../src/state.ts";
import { servingAfter } from "../src/verdict.ts";
import { clockOf } from "./native-story.ts";
import { NOT_ASKED } from "./story.ts";

/** An account, and the access of those who deploy to it. */
export type FleetAccount = Pick<ManyAccount, "aws" | "access" | "run">;

export interface FleetStory {
  /** What the workflow gives beside the cluster. */
  readonly inputs: Readonly<Record<string, string>>;
  /** What somebody does as soon as the log has a line that holds the key; each once. */
  readonly when?: Readonly<Record<string, (main: MainStep) => unknown>>;
  readonly openProbe?: OpenProbe;
  /** What somebody does when this call of the step has taken effect, before the step hears of it. Counted from 0. */
  readonly at?: { readonly call: number; readonly act: (main: MainStep) => unknown };
}

/** The step while it runs. */
export interface MainStep {
  /** As the runner does with SIGINT. */
  cancel(): void;
  /** As it does with SIGKILL. */
  kill(): void;
}

/** What the runner keeps of a step for its post step, written and read as the action does. */
export class RunnerState {
  readonly #values = new Map<string, string>();
  #isFinal = false;
  readonly saveState = (name: string, value: string): void => {
    if (!this.#isFinal) this.#values.set(name, value);
  };
  readonly state = (name: string): string => this.#values.get(name) ?? "";

  /** The process that saves is gone. */
  end(): void {
    this.#isFinal = true;
  }

  get sizes(): readonly number[] {
    return [...this.#values].map(([name, value]) => Buffer.byteLength(`STATE_${name}=${value}`));
  }
}

/** Main against the account with the adapters that it ships with, in the account's own time. */
export async function play(account: FleetAccount, story: FleetStory) {
  const { ended, ...played } = await playTo(account, story);
  if (typeof ended === "string") throw new Error(`The step was ${ended}.`);
  return { ...played, step: ended };
}

/** The same for a step that may not come to an end of its own. */
export async function playTo(account: FleetAccount, { inputs, when = {}, at, openProbe = judged }: FleetStory) {
  const { aws } = account;
  const { access, kill, killed } = mortalAccess(account.access);
  const state = new RunnerState();
  const main: MainStep = {
    cancel: () => cancelling.abort(new Cancelled("SIGINT")),
    kill: () => {
      state.end();
      kill();
    },
  };
  const log: string[] = [];
  const acts: unknown[] = [];
  const cancelling = new AbortController();
  const waiting = new Map(Object.entries(when));
  const hear = (line: string) => {
    log.push(line);
    for (const [text, act] of waiting) {
      if (!line.includes(text)) continue;
      waiting.delete(text);
      acts.push(act(main));
    }
  };
  const asked = await readInputs(objectInputs({ cluster: "prod", preflight: "off", ...inputs }), { env: {} });
  const own = { clock: clockOf(account), log: hear, signal: cancelling.signal };
  const effects: Effects = {
    ...NOT_ASKED,
    ...own,
    ...(await meansOf({ access }, own)),
    home: access,
    registry: { look: async () => ({ kind: "unknown", why: "it is not to be asked" }) },
    logs: cloudWatchTaskLogs(access, own.clock),
    targetGroups: elbTargetGroups(access),
    openProbe,
    oneOffs: {
      ...NOT_ASKED.oneOffs,
      tasks: async () => awsOneOffTasks(access, "prod"),
      logs: async () => cloudWatchLiveLogs(access),
    },
    steadyClock: own.clock,
    save: saver(
      state,
      asked.services.map(({ name }) => name),
    ),
  };
  const from = aws.calls.length;
  const startedAt = aws.clock.now();
  const stop = aws.onCall(({ index, phase }) => {
    if (phase === "answered" && index - from === at?.call) void at.act(main);
  });
  const ended = await account.run(Promise.race([run(asked, effects).catch(asCancelled), killed]));
  stop();
  await Promise.all(acts);
  const seconds = (aws.clock.now() - startedAt) / 1_000;
  return { ended, log, state, seconds, calls: aws.calls.slice(from).map(({ operation }) => operation) };
}

/** Post, after whatever main left. */
export async function playPost(
  account: FleetAccount,
  state: RunnerState,
  { onCancel = "rollback" }: { readonly onCancel?: "rollback" | "leave" } = {},
) {
  const log: string[] = [];
  const own = { clock: clockOf(account), log: (line: string) => void log.push(line), signal: NEVER };
  const { begun, untouched } = readState(state);
  const means = { ...own, ...(await meansOf(account, own)) };
  const finished = await account.run(finishAll(begun, { onCancel }, means));
  return { finished, untouched, log, report: postReport({ finished, untouched }, "prod") };
}

/** The status of each service, and what the step says it is set to. */
export function told({ services }: StepOutcome): Readonly<Record<string, string>> {
  return Object.fromEntries(services.map(({ name, outcome }) => [name, `${outcome.status} ${servingAfter(outcome)}`]));
}

/** Cancelled before there was an outcome. */
function asCancelled(error: unknown): "cancelled" {
  if (error instanceof Cancelled) return "cancelled";
  throw error;
}

const NEVER = new AbortController().signal;

type Own = Pick<Effects, "clock" | "log" | "signal">;

const meansOf = ({ access }: Pick<FleetAccount, "access">, own: Own) =>
  awsMeans(access, "prod", own as Parameters<typeof awsMeans>[2]);

/** A check passes unless its URL holds "bad". */
const judged: OpenProbe = async (check) => ({
  look: async () => {
    const target = check.kind === "http" ? (check.urls[0] ?? "") : "";
    return [
      target.includes("bad")
        ? { target, outcome: "fail" as const, reason: "HTTP 503", final: true as const }
        : { target, outcome: "pass" as const, reason: "HTTP 200" },
    ];
  },
});
