import { CodeDeployClient, GetDeploymentCommand, GetDeploymentTargetCommand } from "@aws-sdk/client-codedeploy";
import {
  DescribeServiceDeploymentsCommand,
  ListServiceDeploymentsCommand,
  type ServiceDeployment,
} from "@aws-sdk/client-ecs";
import { BLUE_GREEN, CANARY, LINEAR } from "@deploy-actions/shared/testkit/ecs/native-account";
import { answering } from "@deploy-actions/shared/testkit/elb/pair-account";
import { SCHEDULER_INTERVAL } from "@deploy-actions/simulator/ecs/timing";
import { CLUSTER } from "../account.ts";
import { codeDeploySite, nativeSite, pairSite, rollingSite, type Site } from "../sites.ts";

/** A moment that a step waits for, and how the account tells when it was there. */
export interface Moment {
  readonly name: string;
  open(): Promise<Site>;
  /** Inputs beside service and image. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Asked once the step is done; Unix epoch ms of simulated time. */
  reachedAt(site: Site): Promise<number>;
}

const KINDS = { "blue-green": BLUE_GREEN, linear: LINEAR, canary: CANARY };

/** The new release is healthy in every one of them. */
export const GOOD = answering("v2");

const native = (kind: keyof typeof KINDS, waitUntil: "traffic-shifted" | "bake" | "complete"): Moment => ({
  name: `${kind}, ${waitUntil}`,
  open: () => nativeSite(KINDS[kind]),
  inputs: { "wait-until": waitUntil },
  reachedAt: async (site) => REACHED[waitUntil](await newestOf(site, site.service)),
});

const codeDeploy = (config: string, waitUntil: "traffic-shifted" | "complete"): Moment => ({
  name: `codedeploy ${config}, ${waitUntil}`,
  open: codeDeploySite,
  inputs: { "wait-until": waitUntil, "codedeploy-deployment-config": `CodeDeployDefault.ECS${config}` },
  reachedAt: (site) => endInCodeDeploy(site, waitUntil),
});

/** The last one is not held: there is nothing to come after it. */
const STEPS = [10, 50, 100];
const HOLD_S = 60;

/** From the moment that the new tasks are steady, and without the time for which the steps are to be held. */
const WEIGHTS: Moment = {
  name: `weights ${STEPS.join(", ")}, beyond the holds`,
  open: pairSite,
  inputs: {
    strategy: "weights",
    "partner-service": "web-green",
    "traffic-steps": STEPS.join(", "),
    "step-hold": `${HOLD_S}s`,
  },
  reachedAt: async (site) =>
    timeOf((await newestOf(site, "web-green")).finishedAt) + (STEPS.length - 1) * HOLD_S * 1_000,
};

/** As in the section before, on time that no busy machine can change. */
const ROLLING: Moment = {
  name: "rolling, complete",
  open: () => rollingSite({ enable: true, rollback: true }),
  inputs: {},
  reachedAt: async (site) => REACHED.complete(await newestOf(site, site.service)),
};

export const MOMENTS: readonly Moment[] = [
  ROLLING,
  native("blue-green", "traffic-shifted"),
  native("blue-green", "bake"),
  native("blue-green", "complete"),
  native("linear", "complete"),
  native("canary", "traffic-shifted"),
  native("canary", "bake"),
  native("canary", "complete"),
  codeDeploy("AllAtOnce", "traffic-shifted"),
  codeDeploy("Canary10Percent5Minutes", "traffic-shifted"),
  codeDeploy("AllAtOnce", "complete"),
  WEIGHTS,
];

/** A deployment says when its last stage began, as `updatedAt`. */
const REACHED = {
  complete: ({ finishedAt }: ServiceDeployment) => timeOf(finishedAt),
  bake: ({ lifecycleStage, updatedAt }: ServiceDeployment) => {
    if (lifecycleStage !== "CLEAN_UP") throw new Error(`The bake time is over, and the stage is ${lifecycleStage}.`);
    return timeOf(updatedAt);
  },
  "traffic-shifted": ({ lifecycleStage, updatedAt }: ServiceDeployment) => {
    if (lifecycleStage === "POST_PRODUCTION_TRAFFIC_SHIFT") return timeOf(updatedAt);
    // The stage before it, which has no hooks here, took the scheduler one look.
    if (lifecycleStage === "BAKE_TIME") return timeOf(updatedAt) - SCHEDULER_INTERVAL;
    throw new Error(`All traffic was shifted, and the stage is ${lifecycleStage}.`);
  },
};

async function newestOf({ ecs }: Site, service: string): Promise<ServiceDeployment> {
  const list = await ecs.send(new ListServiceDeploymentsCommand({ cluster: CLUSTER, service }));
  const serviceDeploymentArns = list.serviceDeployments
    ?.slice(0, 1)
    .map(({ serviceDeploymentArn = "" }) => serviceDeploymentArn);
  const { serviceDeployments } = await ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }));
  const newest = serviceDeployments?.[0];
  if (!newest) throw new Error(`Service ${service} has no deployment.`);
  return newest;
}

async function endInCodeDeploy({ access, aws }: Site, waitUntil: "traffic-shifted" | "complete"): Promise<number> {
  const client = new CodeDeployClient(access.settings());
  const created = aws.calls.find(({ operation }) => operation === "CreateDeployment");
  const { deploymentId } = (created?.output ?? {}) as { readonly deploymentId?: string };
  if (waitUntil === "complete") {
    const { deploymentInfo } = await client.send(new GetDeploymentCommand({ deploymentId }));
    return timeOf(deploymentInfo?.completeTime);
  }
  const targetId = `${CLUSTER}:web`;
  const { deploymentTarget } = await client.send(new GetDeploymentTargetCommand({ deploymentId, targetId }));
  const events = deploymentTarget?.ecsTarget?.lifecycleEvents ?? [];
  const ended = events.filter(
    ({ lifecycleEventName: name }) => name === "AllowTraffic" || name === "AfterAllowTraffic",
  );
  return Math.max(...ended.flatMap(({ endTime }) => (endTime ? [timeOf(endTime)] : [])));
}

const timeOf = (date: Date | undefined): number => date?.getTime() ?? Number.NaN;
