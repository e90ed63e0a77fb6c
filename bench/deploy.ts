import { cloudWatchTaskLogs } from "../actions/deploy-ecs/src/cloudwatch-task-logs.ts";
import { ecrRegistry } from "../actions/deploy-ecs/src/ecr-registry.ts";
import { elbTargetGroups } from "../actions/deploy-ecs/src/elb-target-groups.ts";
import type { Inputs } from "../actions/deploy-ecs/src/inputs.ts";
import type { Outcome } from "../actions/deploy-ecs/src/outcome.ts";
import { run } from "../actions/deploy-ecs/src/run.ts";
import { type Account, CLUSTER } from "./account.ts";
import { timedEcs } from "./timed-ecs.ts";

/** A whole deploy of an image, as main.ts wires it, on the account's time. */
export function deploy(account: Account, service: string, image: string): Promise<Outcome> {
  const { access, clock } = account;
  return run(inputs(service, image), {
    ecs: timedEcs(account, service),
    registry: ecrRegistry(access),
    logs: cloudWatchTaskLogs(access, clock),
    targetGroups: elbTargetGroups(access),
    clock,
    log: () => {},
    save: () => {},
    signal: new AbortController().signal,
  });
}

function inputs(service: string, image: string): Inputs {
  return {
    cluster: CLUSTER,
    service,
    source: { kind: "live" },
    edits: { image, images: [], environment: [], secrets: [] },
    desiredCount: undefined,
    deploymentConfiguration: undefined,
    forceNewDeployment: false,
    timeout: 30 * 60_000,
    onFailure: "rollback",
    logLines: 30,
    dryRun: false,
    access: { region: undefined, roleToAssume: undefined, allowedAccountIds: [] },
  };
}
