import type { CodeDeploy } from "@deploy-actions/shared/codedeploy/codedeploy";
import type { CodeDeployState } from "@deploy-actions/shared/codedeploy/undertaking";
import type { Ecs } from "@deploy-actions/shared/ecs/ecs";
import {
  type FakeCodeDeployAccount,
  type FakeCodeDeploySettings,
  fakeCodeDeployAccount,
} from "@deploy-actions/shared/testkit/codedeploy/fake-account";
import { type VirtualClock, virtualClock } from "@deploy-actions/shared/testkit/virtual-clock";
import { deployCodeDeploy } from "../src/codedeploy/deploy.ts";
import type { CodeDeployMeans } from "../src/codedeploy/means.ts";
import { observeCodeDeploy } from "../src/codedeploy/observe.ts";
import { planCodeDeploy } from "../src/codedeploy/plan.ts";
import { settings, webDefinition } from "./codedeploy-settings.ts";

export const START = 1_790_000_000_000;
export const MINUTE = 60_000;
export const CANARY = "CodeDeployDefault.ECSCanary10Percent5Minutes";

export interface Story extends FakeCodeDeploySettings {
  readonly given?: Parameters<typeof settings>[0];
  readonly means?: (world: World) => Partial<CodeDeployMeans>;
  /** What happens meanwhile. */
  readonly act?: (world: World) => Promise<void>;
}

export interface World {
  readonly account: FakeCodeDeployAccount;
  readonly clock: VirtualClock;
  readonly ecs: Ecs;
  readonly codeDeploy: CodeDeploy;
}

/** web:2 is deployed over web:1, from looking to the end, and what came of it. */
export async function play({ given, means, act, ...more }: Story = {}) {
  const clock = virtualClock(START);
  const account = fakeCodeDeployAccount({ ...more, clock });
  const world: World = { account, clock, ecs: account.ecs, codeDeploy: account.codeDeploy };
  const log: string[] = [];
  const saved: CodeDeployState[] = [];
  const wanted = settings(given);
  const effects: CodeDeployMeans = {
    ecs: world.ecs,
    codeDeploy: world.codeDeploy,
    clock,
    log: (line) => log.push(line),
    signal: new AbortController().signal,
    deadline: START + wanted.timeout,
    save: (state) => saved.push(state),
    verify: async () => ({ kind: "passed" }),
    findDoom: async () => undefined,
    ...means?.(world),
  };
  const work = async () => {
    const service = account.service();
    const situation = await observeCodeDeploy(service, wanted, effects);
    const plan = planCodeDeploy(wanted, situation, { service, definition: webDefinition() });
    const changed = plan.desiredCount === undefined ? {} : { desiredCount: plan.desiredCount };
    const arn = account.taskDefinitions.find("web:2")?.arn ?? "";
    const before = {
      taskDefinition: "web:1",
      needsCopy: false,
      desiredCount: service.desiredCount,
      deploymentConfiguration: {},
      changed,
    };
    return await deployCodeDeploy(
      plan,
      { taskDefinition: { name: "web:2", arn }, mark: "run 7", before, service },
      effects,
    );
  };
  const acted = act?.(world);
  const result = clock.run(work());
  const outcome = await result.then(
    (rolledOut) => ({ rolledOut, error: undefined }),
    (error: Error) => ({ rolledOut: undefined, error }),
  );
  await acted;
  return { ...outcome, ...world, log, saved, effects, took: clock.now() - START };
}
