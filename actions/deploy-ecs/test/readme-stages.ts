import { createDeploymentGroup, openProduction, type Production, ROLE } from "./readme-account.ts";
import { type Part, policyForAll } from "./readme-policies.ts";

/** How many times as fast time passes in the account and in the steps. More, and a busy machine is late for time-outs of ten seconds. */
export const SPEED = 15;

const ALWAYS: readonly Part[] = ["Every deploy", "Explain", "Images", "Preflight"];

/** The site that the examples speak of, as a workflow's text. */
const SITE = "https://web.example.com";

/** What the README speaks of, with a role that may do what docs/iam says for it. */
export const openStage = (...parts: readonly Part[]) =>
  openProduction({ policies: [...ALWAYS, ...parts].map(policyForAll), speed: SPEED });

export const behind = (targetGroupArn: string) => ({ targetGroupArn, containerName: "app", containerPort: 8080 });

/** The same of a service that shifts its traffic from blue to green itself. */
export const shiftingBehind = (pair: {
  readonly blue: string;
  readonly green: string;
  readonly rule: string | undefined;
}) => ({
  ...behind(pair.blue),
  advancedConfiguration: {
    alternateTargetGroupArn: pair.green,
    productionListenerRule: pair.rule,
    roleArn: ROLE("ecs-infrastructure"),
  },
});

/** The service web, which deploys rolling. */
export async function openRolling() {
  const account = await openStage();
  await account.register("web");
  await account.create("web");
  await account.settled(["web"]);
  return { account };
}

/** The service web with a pair of target groups, which shifts its traffic itself. */
export async function openCanary() {
  const account = await openStage("Shifting");
  const pair = await account.pair();
  await account.register("web");
  await account.create("web", { loadBalancers: [shiftingBehind(pair)] });
  await account.settled(["web"]);
  return { account, pair };
}

/** The services web-blue, which has the traffic, and web-green. */
export async function openWeights() {
  const account = await openStage("Weights");
  const pair = await account.pair();
  await account.register("web");
  await account.create("web-blue", { taskDefinition: "web", loadBalancers: [behind(pair.blue)] });
  await account.create("web-green", { taskDefinition: "web", loadBalancers: [behind(pair.green)] });
  await account.settled(["web-blue", "web-green"]);
  return { account, pair };
}

/** The service web, which CodeDeploy deploys. */
export async function openCodeDeploy() {
  const account = await openStage("CodeDeploy");
  const pair = await account.pair({ alone: true });
  await account.register("web");
  await account.create("web", { deploymentController: { type: "CODE_DEPLOY" }, loadBalancers: [behind(pair.blue)] });
  await account.settled(["web"]);
  await createDeploymentGroup(account, pair.listener);
  return { account, pair };
}

/** A workflow's text with the site where the account's load balancer listens. */
export const atSite = (text: string, { aws }: Production): string =>
  text.includes(SITE) ? text.replaceAll(SITE, aws.elb.url("web")) : text;
