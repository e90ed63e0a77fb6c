import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "@jest/globals";
import type { Metric, MetricCheck } from "../../src/checks/check.ts";
import { metricProbe } from "../../src/checks/probes/metric-probe.ts";
import { accessTo } from "../../testkit/simulated-access.ts";
import { common, never } from "./checks.ts";
import { cloudWatchStage, MINUTE, TEN } from "./cloudwatch-stage.ts";

const sum = (metric: string): Metric => ({ id: metric, namespace: "Shop", metric, dimensions: {}, stat: "Sum" });

/** Errors by the minute, fewer than five. */
const check = (changes: Partial<MetricCheck> = {}): MetricCheck => ({
  ...common,
  kind: "metric",
  expression: undefined,
  metrics: [sum("errors")],
  period: MINUTE,
  ingestionDelay: 2 * MINUTE,
  expect: { lt: 5 },
  ...changes,
});

type Stage = Awaited<ReturnType<typeof cloudWatchStage>>;

const look = (stage: Stage, changes: Partial<MetricCheck> = {}, effects = stage.effects) =>
  metricProbe(check(changes), { startedAt: TEN }, effects).look(never);

test("the newest whole minute since the gate began decides, once its data had time to arrive", async () => {
  await using stage = await cloudWatchStage();
  const target = "Sum of Shop errors";
  expect(await look(stage)).toEqual([
    {
      target,
      outcome: "no-data",
      reason: "the first whole period of the gate ends at 10:01:00 UTC, and CloudWatch should have it by 10:03:00 UTC",
    },
  ]);
  await stage.put("errors", 3);
  stage.clock.advance(MINUTE);
  await stage.put("errors", 8);
  stage.clock.advance(2 * MINUTE);
  expect(await look(stage)).toEqual([
    {
      target,
      outcome: "pass",
      reason: "3, from 10:00:00 UTC to 10:01:00 UTC",
      value: 3,
      evidence: ["10:00:00 UTC 3"],
    },
  ]);
  stage.clock.advance(MINUTE);
  expect(await look(stage)).toMatchObject([
    {
      outcome: "fail",
      reason: "8, expected less than 5, from 10:01:00 UTC to 10:02:00 UTC",
      value: 8,
      evidence: ["10:01:00 UTC 8", "10:00:00 UTC 3"],
    },
  ]);
});

test("data that stop coming stop to count: the last good value does not pass for ever", async () => {
  await using stage = await cloudWatchStage();
  await stage.put("errors", 1);
  stage.clock.advance(5 * MINUTE);
  expect(await look(stage)).toMatchObject([{ outcome: "pass" }]);
  stage.clock.advance(MINUTE);
  expect(await look(stage)).toMatchObject([
    { outcome: "no-data", reason: "there is no data from 10:01:00 UTC to 10:04:00 UTC" },
  ]);
});

test("an expression reckons with its metrics", async () => {
  await using stage = await cloudWatchStage();
  await stage.put("errors", 1);
  await stage.put("requests", 50);
  stage.clock.advance(3 * MINUTE);
  const metrics = [sum("errors"), sum("requests")];
  expect(await look(stage, { expression: "100 * errors / requests", metrics })).toMatchObject([
    { target: "100 * errors / requests", outcome: "pass", value: 2 },
  ]);
  expect(await look(stage, { expression: "FILL(none, 0)", metrics: [sum("none")] })).toMatchObject([
    { outcome: "pass", value: 0 },
  ]);
  expect(await look(stage, { expression: "METRICS()", metrics })).toMatchObject([
    { outcome: "error", final: true, reason: expect.stringMatching(/^the expression gives 2 series/) },
  ]);
});

test("errors of a load balancer that has nobody to ask are seen by its dimension", async () => {
  await using stage = await cloudWatchStage();
  const LoadBalancer = await loadBalancer(stage);
  const requests = { ...sum("HTTPCode_ELB_5XX_Count"), id: "errors", namespace: "AWS/ApplicationELB" };
  await (await fetch(stage.aws.elb.url("web"), { headers: { connection: "close" } })).text();
  stage.clock.advance(3 * MINUTE);
  const gate = { metrics: [{ ...requests, dimensions: { LoadBalancer } }], expect: { lt: 1 } };
  expect(await look(stage, gate)).toMatchObject([
    { target: "Sum of AWS/ApplicationELB HTTPCode_ELB_5XX_Count", outcome: "fail", value: 1 },
  ]);
  const another = { ...gate, metrics: [{ ...requests, dimensions: { LoadBalancer: "app/other/1" } }] };
  expect(await look(stage, another)).toMatchObject([{ outcome: "no-data" }]);
});

test("an expression that CloudWatch refuses, and a missing permission, are errors for good", async () => {
  await using stage = await cloudWatchStage();
  stage.clock.advance(3 * MINUTE);
  expect(await look(stage, { expression: "errors +" })).toMatchObject([
    {
      outcome: "error",
      final: true,
      reason: expect.stringContaining("Error in expression 'result': Unexpected end of the expression."),
    },
  ]);
  expect(await look(stage, {}, stage.effectsAllowing("cloudwatch:DescribeAlarms"))).toMatchObject([
    {
      outcome: "error",
      final: true,
      reason: expect.stringContaining("may not cloudwatch:GetMetricData on *"),
      evidence: expect.arrayContaining([expect.stringContaining('"cloudwatch:GetMetricData"')]),
    },
  ]);
});

/** A load balancer whose target group is empty; its name as CloudWatch's dimension. */
async function loadBalancer({ aws }: Stage): Promise<string> {
  const elb = new ElasticLoadBalancingV2Client(accessTo(aws).settings());
  const group = { Name: "web", Protocol: "HTTP", Port: 8080, VpcId: "vpc-1", TargetType: "ip" } as const;
  const { TargetGroups = [] } = await elb.send(new CreateTargetGroupCommand(group));
  const subnets = { Name: "web", Subnets: ["subnet-1a", "subnet-1b"] };
  const { LoadBalancers = [] } = await elb.send(new CreateLoadBalancerCommand(subnets));
  const LoadBalancerArn = LoadBalancers[0]?.LoadBalancerArn ?? "";
  const DefaultActions = [{ Type: "forward" as const, TargetGroupArn: TargetGroups[0]?.TargetGroupArn }];
  await elb.send(new CreateListenerCommand({ LoadBalancerArn, Protocol: "HTTP", Port: 80, DefaultActions }));
  return LoadBalancerArn.split(":loadbalancer/")[1] ?? "";
}
