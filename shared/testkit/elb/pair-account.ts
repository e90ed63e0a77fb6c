import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { SimClock } from "@deploy-actions/simulator/clock";
import type { Program } from "@deploy-actions/simulator/images";
import { startSimulator } from "@deploy-actions/simulator/simulator";
import { awsListeners } from "../../src/elb/aws-listeners.ts";
import { forwardingOf, weightOf } from "../../src/elb/forwarding.ts";
import { READS_SHOW_MS, REPOSITORY, TASK_TRUST, until, webTask } from "../ecs/account.ts";
import { accessTo } from "../simulated-access.ts";
import { createTargetGroup } from "./create-target-group.ts";

const SUBNETS = ["subnet-0a1b2c3d4e5f60718", "subnet-1a2b3c4d5e6f70819"];
// Where many seconds pass in one, a busy machine is late for some.
const CHECK = { HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 4, UnhealthyThresholdCount: 10 };

/** A version of the application that answers everything with its name. */
export const answering = (version: string, status = 200): Program => ({
  kind: "memory",
  respond: (request, response) => {
    request.resume();
    // Its health check passes all the same: what is bad about it shows in traffic alone.
    response.writeHead(request.url === "/health" ? 200 : status).end(version);
  },
});

/**
 * A simulated account: behind load balancer web, service web-blue with two tasks of web:1 (v1) has all the traffic of port
 * 80 and of rule 10 on port 8080; web-green with two tasks of web:1 has none.
 */
export async function pairAccount({
  speed = 60,
  clock,
}: {
  readonly speed?: number;
  /** Time of the caller's own, instead of `speed`: it has to run while the account is opened. */
  readonly clock?: SimClock;
} = {}) {
  const aws = await startSimulator({ speed, ...(clock && { clock }) });
  const access = accessTo(aws);
  const elb = new ElasticLoadBalancingV2Client(access.settings());
  const ecs = new ECSClient(access.settings());
  const push = (tag: string, program: Program) => {
    aws.images.push(`${REPOSITORY}:${tag}`, program);
    return `${REPOSITORY}:${tag}`;
  };
  const register = async (tag: string, program: Program) => {
    const { taskDefinition } = await ecs.send(new RegisterTaskDefinitionCommand(webTask(push(tag, program))));
    return taskDefinition?.taskDefinitionArn?.split("/").at(-1) ?? "";
  };

  aws.iam.role("web-execution", { trust: TASK_TRUST });
  await new CloudWatchLogsClient(access.settings()).send(new CreateLogGroupCommand({ logGroupName: "/ecs/web" }));
  await ecs.send(new CreateClusterCommand({ clusterName: "prod" }));
  await register("v1", answering("v1"));
  const [blue, green] = [
    await createTargetGroup(elb, "web-blue", CHECK),
    await createTargetGroup(elb, "web-green", CHECK),
  ];
  const forward = {
    Type: "forward" as const,
    ForwardConfig: {
      TargetGroups: [
        { TargetGroupArn: blue, Weight: 100 },
        { TargetGroupArn: green, Weight: 0 },
      ],
    },
  };
  const { LoadBalancers } = await elb.send(new CreateLoadBalancerCommand({ Name: "web", Subnets: SUBNETS }));
  const LoadBalancerArn = LoadBalancers?.[0]?.LoadBalancerArn;
  await elb.send(new CreateListenerCommand({ LoadBalancerArn, Protocol: "HTTP", Port: 80, DefaultActions: [forward] }));
  const notFound = { Type: "fixed-response" as const, FixedResponseConfig: { StatusCode: "404" } };
  const { Listeners } = await elb.send(
    new CreateListenerCommand({ LoadBalancerArn, Protocol: "HTTP", Port: 8080, DefaultActions: [notFound] }),
  );
  await elb.send(
    new CreateRuleCommand({
      ListenerArn: Listeners?.[0]?.ListenerArn,
      Priority: 10,
      Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: ["/shop/*"] } }],
      Actions: [forward],
    }),
  );
  for (const [serviceName, targetGroupArn] of [
    ["web-blue", blue],
    ["web-green", green],
  ]) {
    await ecs.send(
      new CreateServiceCommand({
        cluster: "prod",
        serviceName,
        taskDefinition: "web:1",
        desiredCount: 2,
        launchType: "FARGATE",
        networkConfiguration: { awsvpcConfiguration: { subnets: SUBNETS } },
        deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
        loadBalancers: [{ targetGroupArn, containerName: "app", containerPort: 8080 }],
      }),
    );
  }
  const services = async () => {
    const { services = [] } = await ecs.send(
      new DescribeServicesCommand({ cluster: "prod", services: ["web-blue", "web-green"] }),
    );
    return services.map(({ taskDefinition, deployments = [], runningCount, desiredCount }) => ({
      taskDefinition: taskDefinition?.split("/").at(-1),
      desired: desiredCount,
      steady: deployments.length === 1 && deployments[0]?.rolloutState === "COMPLETED" && runningCount === desiredCount,
    }));
  };
  // Reads lag behind writes: services that do not show yet are not steady.
  await until(aws, async () => (await services()).filter(({ steady }) => steady).length === 2);
  const listeners = awsListeners(access);
  /** The weight of web-green at each rule that forwards. */
  const greenWeights = async () => {
    const rules = await listeners.listRules([LoadBalancerArn ?? ""]);
    return rules.flatMap(({ actions }) => {
      const forwarding = forwardingOf(actions);
      return forwarding ? [weightOf(forwarding, green)] : [];
    });
  };
  return {
    aws,
    access,
    elb,
    ecs,
    listeners,
    blue,
    green,
    push,
    register,
    /** Blue's first. */
    services: async () => {
      await new Promise<void>((passed) => void aws.clock.after(READS_SHOW_MS, passed));
      return await services();
    },
    greenWeights,
    url: aws.elb.url("web"),
    loadBalancer: LoadBalancerArn ?? "",
    [Symbol.asyncDispose]: () => aws.close(),
  };
}

export type PairAccount = Awaited<ReturnType<typeof pairAccount>>;
