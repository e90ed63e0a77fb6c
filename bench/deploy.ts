import { cloudWatchTaskLogs } from "../actions/deploy-ecs/src/cloudwatch-task-logs.ts";
import { ecrRegistry } from "../actions/deploy-ecs/src/ecr-registry.ts";
import { elbTargetGroups } from "../actions/deploy-ecs/src/elb-target-groups.ts";
import type { Inputs } from "../actions/deploy-ecs/src/inputs.ts";
import type { Outcome } from "../actions/deploy-ecs/src/outcome.ts";
import type { Request } from "../actions/deploy-ecs/src/request/request.ts";
import { run } from "../actions/deploy-ecs/src/run.ts";
import { awsDeploymentTimes } from "../actions/deploy-ecs/src/timing/aws-deployment-times.ts";
import { type Account, CLUSTER } from "./account.ts";
import { timedEcs } from "./timed-ecs.ts";

/** A whole deploy of an image, as main.ts wires it, on the account's time. */
export async function deploy(account: Account, service: string, image: string): Promise<Outcome> {
  const { access, clock } = account;
  const step = await run(inputs(service, image), {
    ecsOf: (name) => timedEcs(account, name),
    home: access,
    openProbe: () => Promise.reject(new Error("No check was expected.")),
    commitOrder: { compare: () => Promise.reject(new Error("No commit was to be compared.")) },
    run: { commit: undefined, repository: undefined, run: undefined },
    definedServiceOf: () => Promise.reject(new Error("No service definition was expected.")),
    codeDeployOf: () => Promise.reject(new Error("CodeDeploy was not expected.")),
    listeners: () => Promise.reject(new Error("No listener was expected.")),
    targets: () => Promise.reject(new Error("No target was expected.")),
    preflight: () => Promise.reject(new Error("No preflight was expected.")),
    deploymentTimes: async () => awsDeploymentTimes(access, CLUSTER),
    oneOffs: {
      tasks: () => Promise.reject(new Error("No task was expected.")),
      logs: () => Promise.reject(new Error("No task was expected.")),
      identity: { repository: "", run: "1", attempt: "1", step: "" },
    },
    steadyClock: clock,
    registry: ecrRegistry(access),
    logs: cloudWatchTaskLogs(access, clock),
    targetGroups: elbTargetGroups(access),
    clock,
    log: () => {},
    save: { service: () => {}, oneOff: () => {}, begin: () => {}, over: () => {} },
    signal: new AbortController().signal,
  });
  const [only] = step.services;
  if (!only) throw new Error(`Nothing is known of ${service}.`);
  return only.outcome;
}

function inputs(service: string, image: string): Inputs {
  const request: Request = {
    cluster: CLUSTER,
    service,
    source: { kind: "live" },
    edits: { image, images: [], environment: [], secrets: [] },
    desiredCount: undefined,
    deploymentConfiguration: undefined,
    forceNewDeployment: false,
    strategy: {
      name: "auto",
      waitUntil: undefined,
      ifInProgress: undefined,
      weights: undefined,
      codeDeploy: {
        application: undefined,
        deploymentGroup: undefined,
        deploymentConfig: undefined,
        appSpec: undefined,
      },
    },
  };
  return {
    cluster: CLUSTER,
    services: [{ name: service, needs: [], request, checks: undefined }],
    checks: undefined,
    mode: { kind: "deploy" },
    oneOffs: [],
    preflight: "off",
    onDrift: "warn",
    force: false,
    githubToken: undefined,
    timeout: 30 * 60_000,
    onFailure: "rollback",
    logLines: 30,
    dryRun: false,
    access: { region: undefined, roleToAssume: undefined, allowedAccountIds: [] },
  };
}
