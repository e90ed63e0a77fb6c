import { CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  StopTaskCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "@jest/globals";
import type { Program } from "../src/images.ts";
import { startSimulator } from "../src/simulator.ts";
import { clientSettings, errorOf } from "./client-settings.ts";
import { taskDefinition, webService } from "./ecs-account.ts";

const server = (version: string): Program => ({
  kind: "process",
  command: [
    process.execPath,
    "-e",
    `console.log("serving ${version} as " + process.env.ROLE + " with " + process.env.TOKEN);
     require("node:http").createServer((_, response) => response.end("${version}")).listen(process.env.PORT, "127.0.0.1");`,
  ],
});

/** The service "web" behind the load balancer "web", in an account where a minute takes a second. */
async function account() {
  await using started = new AsyncDisposableStack();
  const aws = started.use(await startSimulator({ speed: 60 }));
  const settings = clientSettings(aws);
  const ecs = new ECSClient(settings);
  const elb = new ElasticLoadBalancingV2Client(settings);
  aws.images.push("web:v1", server("v1"));
  const { TargetGroups } = await elb.send(
    new CreateTargetGroupCommand({
      Name: "web",
      TargetType: "ip",
      Protocol: "HTTP",
      Port: 80,
      VpcId: "vpc-1",
      HealthCheckIntervalSeconds: 5,
      HealthCheckTimeoutSeconds: 2,
      HealthyThresholdCount: 2,
    }),
  );
  const TargetGroupArn = `${TargetGroups?.[0]?.TargetGroupArn}`;
  const Attributes = [{ Key: "deregistration_delay.timeout_seconds", Value: "15" }];
  await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes }));
  const { LoadBalancers } = await elb.send(
    new CreateLoadBalancerCommand({ Name: "web", Subnets: ["subnet-1a", "subnet-1b"] }),
  );
  await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: `${LoadBalancers?.[0]?.LoadBalancerArn}`,
      Protocol: "HTTP",
      Port: 80,
      DefaultActions: [{ Type: "forward", TargetGroupArn }],
    }),
  );
  await ecs.send(new CreateClusterCommand({ clusterName: "prod" }));

  const register = async (container: object) => {
    const command = new RegisterTaskDefinitionCommand(
      taskDefinition({ container: { ...LOGGED, ...container } }) as never,
    );
    return `${(await ecs.send(command)).taskDefinition?.taskDefinitionArn}`;
  };
  const service = async () =>
    (await ecs.send(new DescribeServicesCommand({ cluster: "prod", services: ["web"] }))).services?.[0];
  const toClose = started.move();
  return {
    aws,
    ecs,
    logs: new CloudWatchLogsClient(settings),
    register,
    service,
    loadBalancers: [{ targetGroupArn: TargetGroupArn, containerName: "web", containerPort: 8080 }],
    /** Waits until the service was steady that many times; asks once per simulated second, for ten minutes at most. */
    async steady(times = 1): Promise<void> {
      for (let second = 0; second < 600; second += 1) {
        await new Promise<void>((done) => aws.clock.after(1000, done));
        const events = (await service())?.events ?? [];
        if (events.filter(({ message }) => message?.endsWith("has reached a steady state.")).length >= times) return;
      }
      throw new Error(JSON.stringify(await service(), undefined, 2));
    },
    [Symbol.asyncDispose]: () => toClose.disposeAsync(),
  };
}

const LOGGED = {
  environment: [
    { name: "ROLE", value: "demo" },
    { name: "PORT", value: "8080" },
  ],
  secrets: [{ name: "TOKEN", valueFrom: "arn:aws:ssm:eu-west-1:123456789012:parameter/token" }],
  logConfiguration: {
    logDriver: "awslogs",
    options: {
      "awslogs-group": "/ecs/web",
      "awslogs-region": "eu-west-1",
      "awslogs-stream-prefix": "web",
      "awslogs-create-group": "true",
    },
  },
};

test("real processes serve behind the load balancer, log, and are replaced by a deploy", async () => {
  await using it = await account();
  await it.register({});
  await it.ecs.send(new CreateServiceCommand(webService({ loadBalancers: it.loadBalancers }) as never));
  await it.steady();
  const url = it.aws.elb.url("web");
  expect(await (await fetch(url)).text()).toBe("v1");

  const { taskArns } = await it.ecs.send(new ListTasksCommand({ cluster: "prod", serviceName: "web" }));
  const id = taskArns?.[0]?.split("/").at(-1);
  const read = new GetLogEventsCommand({ logGroupName: "/ecs/web", logStreamName: `web/web/${id}` });
  expect((await it.logs.send(read)).events?.map(({ message }) => message)).toEqual([
    "serving v1 as demo with secret:arn:aws:ssm:eu-west-1:123456789012:parameter/token",
  ]);

  it.aws.images.push("web:v2", server("v2"));
  const v2 = await it.register({ image: "web:v2" });
  await it.ecs.send(new UpdateServiceCommand({ cluster: "prod", service: "web", taskDefinition: v2 }));
  await it.steady(2);
  expect(await (await fetch(url)).text()).toBe("v2");
  const { tasks } = await it.ecs.send(new DescribeTasksCommand({ cluster: "prod", tasks: taskArns }));
  expect(tasks?.map(({ lastStatus, containers }) => [lastStatus, containers?.[0]?.exitCode])).toEqual([
    ["STOPPED", 143],
    ["STOPPED", 143],
  ]);
});

test("a process that ignores SIGTERM is killed after its stopTimeout", async () => {
  await using it = await account();
  it.aws.images.push("web:v1", {
    kind: "process",
    command: [process.execPath, "-e", 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000);'],
  });
  await it.register({ stopTimeout: 2 });
  await it.ecs.send(new CreateServiceCommand(webService({ desiredCount: 1 }) as never));
  await it.steady();

  const { taskArns = [] } = await it.ecs.send(new ListTasksCommand({ cluster: "prod", serviceName: "web" }));
  await it.ecs.send(new StopTaskCommand({ cluster: "prod", task: `${taskArns[0]}`, reason: "drill" }));
  await it.steady(2);
  const { tasks } = await it.ecs.send(new DescribeTasksCommand({ cluster: "prod", tasks: taskArns }));
  expect(tasks).toMatchObject([{ stopCode: "UserInitiated", stoppedReason: "drill", containers: [{ exitCode: 137 }] }]);
});

test("errors reach the SDK under the names that AWS gives them", async () => {
  await using it = await account();
  const missing = new UpdateServiceCommand({ cluster: "prod", service: "web", desiredCount: 1 });
  expect(await errorOf(it.ecs.send(missing))).toMatchObject({ name: "ServiceNotFoundException" });
  const elsewhere = new ListTasksCommand({ cluster: "staging" });
  expect(await errorOf(it.ecs.send(elsewhere))).toMatchObject({ name: "ClusterNotFoundException" });
});
