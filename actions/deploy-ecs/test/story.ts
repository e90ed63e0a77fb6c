import type { Effects } from "../src/effects.ts";
import { finish } from "../src/finish.ts";
import type { Inputs, PostInputs } from "../src/inputs.ts";
import { run } from "../src/run.ts";
import type { Unfinished } from "../src/state.ts";
import type { FakeAccount } from "./fake-account.ts";

export const NO_EDITS: Inputs["edits"] = { image: undefined, images: [], environment: [], secrets: [] };

export function inputs(overrides: Partial<Inputs> = {}): Inputs {
  return {
    cluster: "prod",
    service: "web",
    source: { kind: "live" },
    edits: NO_EDITS,
    desiredCount: undefined,
    deploymentConfiguration: undefined,
    forceNewDeployment: false,
    timeout: 30 * 60_000,
    onFailure: "rollback",
    logLines: 30,
    dryRun: false,
    access: { region: "eu-west-1", roleToAssume: undefined, allowedAccountIds: [] },
    ...overrides,
  };
}

/** Inputs that set the image of the only container. */
export const withImage = (image: string, overrides: Partial<Inputs> = {}) =>
  inputs({ edits: { ...NO_EDITS, image }, ...overrides });

/** Runs the main phase. What it saved for post is in `saved`, also when it throws. */
export async function deploy(account: FakeAccount, given: Inputs, effects: Partial<Effects> = {}) {
  const log: string[] = [];
  const saved: Unfinished[] = [];
  const outcome = await run(given, { ...mainEffects(account, log, saved), ...effects });
  return { outcome, log, saved, seconds: secondsOf(outcome) };
}

export function mainEffects(account: FakeAccount, log: string[], saved: Unfinished[]): Effects {
  const { ecs, registry, logs, targetGroups, clock } = account;
  return {
    ecs,
    registry,
    logs,
    targetGroups,
    clock,
    log: (line) => void log.push(line),
    save: (unfinished) => void saved.push(unfinished),
    signal: new AbortController().signal,
  };
}

/** Runs the post phase on what main had saved last. */
export async function finishAfter(
  account: FakeAccount,
  unfinished: Exclude<Unfinished, { phase: "done" | "planned" }>,
  { onCancel = "rollback", ecs = account.ecs }: Partial<Pick<PostInputs, "onCancel"> & Pick<Effects, "ecs">> = {},
) {
  const log: string[] = [];
  const finished = await finish(
    unfinished,
    { cluster: "prod", service: "web", access: inputs().access, onCancel },
    { ecs, clock: account.clock, log: (line) => void log.push(line), signal: new AbortController().signal },
  );
  return { finished, log };
}

const secondsOf = ({ deployed }: Awaited<ReturnType<typeof run>>) => deployed && deployed.took / 1000;
