import { Cancelled } from "@deploy-actions/shared/actions/cancelled";
import { openProbe } from "@deploy-actions/shared/checks/probes/open-probe";
import type { Clock } from "@deploy-actions/shared/clock";
import { awsEcs } from "@deploy-actions/shared/ecs/aws-ecs";
import type { NativeAccount } from "@deploy-actions/shared/testkit/ecs/native-account";
import { objectInputs } from "@deploy-actions/shared/testkit/input-source";
import { cloudWatchTaskLogs } from "../src/cloudwatch-task-logs.ts";
import type { Effects } from "../src/effects.ts";
import { elbTargetGroups } from "../src/elb-target-groups.ts";
import { finish } from "../src/finish.ts";
import { type Inputs, readInputs } from "../src/inputs.ts";
import type { Outcome } from "../src/outcome.ts";
import { run } from "../src/run.ts";
import type { EcsUnfinished, Unfinished } from "../src/state.ts";
import { NOT_ASKED } from "./story.ts";

/** A step as a workflow gives it, and what happens meanwhile. */
export interface NativeStory {
  readonly inputs: Readonly<Record<string, string>>;
  /** What somebody does as soon as the log has a line that holds the key; each once. */
  readonly when?: Readonly<Record<string, (step: { readonly cancel: () => void }) => unknown>>;
}

/** Runs main against the account, in the account's own time. What it saved of the service last is in `saved`. */
export async function play(account: NativeAccount, { inputs, when = {} }: NativeStory) {
  const { aws, access } = account;
  const log: string[] = [];
  const saved: Unfinished[] = [];
  const cancelling = new AbortController();
  const waiting = new Map(Object.entries(when));
  const acts: unknown[] = [];
  const startedAt = aws.clock.now();
  const hear = (line: string) => {
    log.push(line);
    for (const [text, act] of waiting) {
      if (!line.includes(text)) continue;
      waiting.delete(text);
      acts.push(act({ cancel: () => cancelling.abort(new Cancelled("SIGINT")) }));
    }
  };
  const clock = clockOf(account);
  const effects: Effects = {
    ...NOT_ASKED,
    ecsOf: (service) => awsEcs({ access, cluster: "prod", service, clock, log: hear }),
    home: access,
    registry: { look: async () => ({ kind: "unknown", why: "it is not to be asked" }) },
    logs: cloudWatchTaskLogs(access, clock),
    targetGroups: elbTargetGroups(access),
    openProbe: (check, expectation) => openProbe(check, expectation, { clock, access: async () => access, env: {} }),
    clock,
    steadyClock: clock,
    log: hear,
    save: {
      oneOff: () => {},
      begin: () => {},
      service: (_, unfinished) => void saved.push(unfinished),
      over: ({ web = "" }) => void saved.push({ phase: "done", serving: web }),
    },
    signal: cancelling.signal,
  };
  const step = await account.run(run(await stepOf(inputs), effects));
  await Promise.all(acts);
  const [one] = step.services;
  return {
    outcome: one?.outcome as Outcome,
    step,
    log,
    saved: saved.at(-1),
    /** Lines that tell a stage, without what they say of it. */
    stages: log.filter((line) => /^[A-Z_]{8,}(;|$)/.test(line)),
    seconds: (aws.clock.now() - startedAt) / 1_000,
  };
}

/** Post, after a main that was cut short. */
export async function playPost(
  account: NativeAccount,
  { saved }: Pick<Awaited<ReturnType<typeof play>>, "saved">,
  { onCancel = "rollback" }: { readonly onCancel?: "rollback" | "leave" } = {},
) {
  const clock = clockOf(account);
  const log: string[] = [];
  const effects = { clock, log: (line: string) => void log.push(line), signal: new AbortController().signal };
  const ecs = awsEcs({ access: account.access, cluster: "prod", service: "web", ...effects });
  const unfinished = saved as Exclude<EcsUnfinished, { phase: "planned" }>;
  return { finished: await account.run(finish(unfinished, { onCancel }, { ...effects, ecs })), log };
}

const stepOf = async (inputs: Readonly<Record<string, string>>): Promise<Inputs> =>
  await readInputs(objectInputs({ cluster: "prod", service: "web", preflight: "off", ...inputs }), { env: {} });

export const clockOf = ({ aws }: Pick<NativeAccount, "aws">): Clock => ({
  now: () => aws.clock.now(),
  sleep: (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const forget = aws.clock.after(ms, () => {
        signal?.removeEventListener("abort", stop);
        resolve();
      });
      const stop = () => {
        forget();
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", stop, { once: true });
    }),
});
