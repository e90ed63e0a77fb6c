import { UpdateServiceCommand } from "@aws-sdk/client-ecs";
import {
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { errors, quickTime } from "@deploy-actions/shared/testkit/job";
import { accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import { targetGroup } from "@deploy-actions/shared/testkit/target-group";
import { startJob } from "@deploy-actions/simulator/runner/run-job";
import { expect, test } from "@jest/globals";
import { readEvidence } from "./evidence.ts";
import { versionNamed } from "./front.ts";
import { GATE, quick, runGate, SPEED } from "./job.ts";
import { judging, openReleased, settled, turningBad } from "./released.ts";

const DEPLOY = new URL("../../deploy-ecs", import.meta.url).pathname;

test.concurrent("the job of the README: baseline, deploy, and a gate that goes back on what the deploy step says", async () => {
  await using released = await openReleased();
  const { aws, push } = released;
  const v3 = versionNamed("v3");
  const image = push("v3", v3.program);
  const { checks = "" } = judging(released);
  const job = startJob(
    [
      { action: GATE, inputs: () => ({ ...quick, mode: "baseline", checks }) },
      { action: DEPLOY, inputs: () => ({ cluster: "prod", service: "web", image }) },
      {
        action: GATE,
        inputs: ([before, deploy]) => ({
          ...quick,
          checks,
          "expected-version": "v3",
          baseline: before?.baseline ?? "",
          release: deploy?.release ?? "",
          rollback: "true",
        }),
      },
    ],
    { env: { ...aws.env, ...quickTime(SPEED) }, onLine: turningBad(v3) },
  );
  const { conclusion, steps } = await job.result;
  const [before, deploy, gate] = steps;
  expect(steps.map(({ exitCode, post }) => [exitCode, post?.exitCode])).toEqual([
    [0, 0],
    [0, 0],
    [1, 0],
  ]);
  expect(before?.outputs["observed-versions"]).toMatch(/^\{"v2":\d+\}$/);
  expect(deploy?.outputs).toMatchObject({ status: "deployed", "task-definition": "web:3" });
  expect({ conclusion, outputs: gate?.outputs, errors: gate && errors(gate) }).toMatchObject({
    conclusion: "failure",
    outputs: { verdict: "failed", "rolled-back": "true", "rollback-status": "rolled-back" },
    errors: [expect.stringMatching(/^failed \(rolled back to web:2\)[\s\S]*web:2 serves again/)],
  });
  // The deploy step's own post found a release that was proven good to ECS, and left the way back to the gate.
  expect(await released.service()).toMatchObject({ taskDefinition: "web:2", steady: true });
});

test.concurrent("behind a load balancer the release brings its target group as a check, and goes back under traffic", async () => {
  await using released = await openReleased({ speed: 120 });
  const { aws, ecs, v1, v2 } = released;
  const { arn: targetGroupArn } = await targetGroup(aws, []);
  await new ElasticLoadBalancingV2Client(accessTo(aws).settings()).send(
    new ModifyTargetGroupAttributesCommand({
      TargetGroupArn: targetGroupArn,
      Attributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "5" }],
    }),
  );
  const loadBalancers = [{ targetGroupArn, containerName: "app", containerPort: 8080 }];
  await ecs.send(new UpdateServiceCommand({ cluster: "prod", service: "web", taskDefinition: "web:1", loadBalancers }));
  await settled(released);
  const handle = await released.deploy("v2", v2.program);

  const inputs = judging({ url: `${aws.elb.url("web")}/health`, handle });
  const run = await runGate(inputs, { env: aws.env, onLine: turningBad(v2) });
  expect({ exitCode: run.exitCode, outputs: run.outputs }).toMatchObject({
    exitCode: 1,
    outputs: { verdict: "failed", "rollback-status": "rolled-back" },
  });
  const { checks, rollback } = readEvidence(run);
  expect(checks.map(({ name }) => name)).toEqual(["web", "service web", "target group web"]);
  expect(checks[2]?.samples[0]?.reason).toMatch(/2 healthy/);
  expect(rollback.verification?.checks.map(({ verdict }) => verdict)).toEqual(["passed", "passed", "passed"]);
  expect(await released.service()).toMatchObject({ taskDefinition: "web:1", steady: true });
  expect(v1.status).toBe(200);
});
