import { steadyClock } from "@deploy-actions/shared/clock";
import type { Effects } from "../src/effects.ts";
import { finish } from "../src/finish.ts";
import type { Inputs, PostInputs } from "../src/inputs.ts";
import type { Outcome } from "../src/outcome.ts";
import type { Request } from "../src/request/request.ts";
import { run } from "../src/run.ts";
import type { EcsUnfinished, Unfinished } from "../src/state.ts";
import type { FakeAccount } from "./fake-account.ts";

export const NO_EDITS: Request["edits"] = { image: undefined, images: [], environment: [], secrets: [] };

/** The inputs of a step that deploys service web: what holds for the step, and what is asked of the service. */
export type OneServiceInputs = Omit<Inputs, "services"> & Request;

/** Whatever the service is set to. */
export const AUTO: Request["strategy"] = {
  name: "auto",
  waitUntil: undefined,
  ifInProgress: undefined,
  weights: undefined,
  codeDeploy: { application: undefined, deploymentGroup: undefined, deploymentConfig: undefined, appSpec: undefined },
};

export function inputs(overrides: Partial<OneServiceInputs> = {}): OneServiceInputs {
  return {
    cluster: "prod",
    service: "web",
    source: { kind: "live" },
    edits: NO_EDITS,
    desiredCount: undefined,
    deploymentConfiguration: undefined,
    forceNewDeployment: false,
    strategy: AUTO,
    checks: undefined,
    mode: { kind: "deploy" },
    oneOffs: [],
    preflight: "off",
    timeout: 30 * 60_000,
    onFailure: "rollback",
    logLines: 30,
    dryRun: false,
    onDrift: "warn",
    force: false,
    githubToken: undefined,
    access: { region: "eu-west-1", roleToAssume: undefined, allowedAccountIds: [] },
    ...overrides,
  };
}

/** Inputs that set the image of the only container. */
export const withImage = (image: string, overrides: Partial<OneServiceInputs> = {}) =>
  inputs({ edits: { ...NO_EDITS, image }, ...overrides });

/** The step of a workflow with one service. */
export const stepOf = (given: OneServiceInputs): Inputs => ({
  ...given,
  services: [{ name: given.service, needs: [], request: given, checks: given.checks }],
  checks: undefined,
});

export interface StoryEffects extends Partial<Effects> {
  readonly ecs?: ReturnType<Effects["ecsOf"]>;
}

/** As the fake account has it. */
const PRINCIPAL = "arn:aws:sts::123456789012:assumed-role/deploy/gha-shop-1-1";

/** What these stories have no use for. */
type Asked =
  | "commitOrder"
  | "run"
  | "oneOffs"
  | "openProbe"
  | "preflight"
  | "deploymentTimes"
  | "codeDeployOf"
  | "definedServiceOf"
  | "listeners"
  | "targets";

export const NOT_ASKED: Pick<Effects, Asked> = {
  commitOrder: { compare: () => Promise.reject(new Error("No commit was to be compared.")) },
  run: { commit: undefined, repository: undefined, run: undefined },
  oneOffs: {
    tasks: () => Promise.reject(new Error("No task was expected.")),
    logs: () => Promise.reject(new Error("No task was expected.")),
    identity: { repository: "acme/shop", run: "1", attempt: "1", step: "deploy" },
  },
  openProbe: () => Promise.reject(new Error("No check was expected.")),
  codeDeployOf: () => Promise.reject(new Error("CodeDeploy was not expected.")),
  definedServiceOf: () => Promise.reject(new Error("No service definition was expected.")),
  listeners: () => Promise.reject(new Error("No listener was expected.")),
  targets: () => Promise.reject(new Error("No target was expected.")),
  preflight: () => Promise.reject(new Error("No preflight was expected.")),
  deploymentTimes: async () => ({ tasks: async () => [], deregistrationDelay: async () => undefined }),
};

/** Runs the main phase. What it saved of the service for post is in `saved`, also when it throws. */
export async function deploy(account: FakeAccount, given: OneServiceInputs, effects: StoryEffects = {}) {
  const log: string[] = [];
  const saved: Unfinished[] = [];
  const { ecs, ...rest } = effects;
  const step = await run(stepOf(given), {
    ...mainEffects(account, log, saved),
    ...(ecs && { ecsOf: () => ecs }),
    ...rest,
  });
  const outcome = step.services[0]?.outcome as Outcome;
  return { outcome, step, log, saved, seconds: secondsOf(outcome) };
}

export function mainEffects(account: FakeAccount, log: string[], saved: Unfinished[]): Effects {
  const { ecs, registry, logs, targetGroups, clock } = account;
  return {
    ecsOf: () => ecs,
    home: { account: "123456789012", region: "eu-west-1", partition: "aws", principal: PRINCIPAL },
    registry,
    logs,
    targetGroups,
    clock,
    steadyClock,
    log: (line) => void log.push(line),
    ...NOT_ASKED,
    save: {
      oneOff: () => {},
      service: (_, unfinished) => void saved.push(unfinished),
      begin: () => {},
      over: (serving) => {
        for (const release of Object.values(serving)) saved.push({ phase: "done", serving: release });
      },
    },
    signal: new AbortController().signal,
  };
}

/** Runs the post phase on what main had saved last. */
export async function finishAfter(
  account: FakeAccount,
  unfinished: Exclude<EcsUnfinished, { phase: "planned" }>,
  { onCancel = "rollback", ecs = account.ecs }: Partial<Pick<PostInputs, "onCancel">> & StoryEffects = {},
) {
  const log: string[] = [];
  const finished = await finish(
    unfinished,
    { onCancel },
    { ecs, clock: account.clock, log: (line) => void log.push(line), signal: new AbortController().signal },
  );
  return { finished, log };
}

const secondsOf = ({ deployed }: Outcome) => deployed && deployed.took / 1000;
