import { RegisterTaskDefinitionCommand, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { ManualClock } from "@deploy-actions/simulator/clock";
import { expect, test } from "@jest/globals";
import type { Clock } from "../../src/clock.ts";
import { awsEcs } from "../../src/ecs/aws-ecs.ts";
import { ecsWayBack } from "../../src/ecs/release-way-back.ts";
import { HEALTHY, openAccount, pass, until, webTask } from "../../testkit/ecs/account.ts";
import { accessTo } from "../../testkit/simulated-access.ts";

test("on the simulated account, web:2 goes back to web:1 once, and is back from then on", async () => {
  await using account = await openAccount({ clock: new ManualClock() });
  const { aws, ecs } = account;
  await ecs.send(new RegisterTaskDefinitionCommand(webTask(account.push("v2", HEALTHY))));
  const { service } = await ecs.send(
    new UpdateServiceCommand({ cluster: "prod", service: "web", taskDefinition: "web:2" }),
  );
  const deployment = service?.deployments?.[0];
  await until(aws, async () => {
    const { taskDefinition, steady } = await account.service();
    return taskDefinition === "web:2" && steady;
  });

  const clock: Clock = { now: () => aws.clock.now(), sleep: (ms) => pass(aws, ms) };
  const port = awsEcs({ access: accessTo(aws), cluster: "prod", service: "web", clock, log: () => {} });
  const wayBack = ecsWayBack(
    {
      schema: 1,
      kind: "ecs",
      region: aws.region,
      cluster: "prod",
      service: "web",
      from: "web:1",
      to: "web:2",
      deployment: deployment?.id,
    },
    { ecs: port, clock, log: () => {}, signal: new AbortController().signal },
  );
  expect(await wayBack.look()).toEqual({
    kind: "live",
    release: "web:2",
    deployedAt: deployment?.createdAt?.getTime(),
    before: { kind: "available", release: "web:1", needsCopy: false },
  });
  expect(await wayBack.goBack(clock.now() + 600_000)).toEqual({
    kind: "back",
    release: "web:1",
    how: "deployed again",
  });
  expect(await account.service()).toEqual({ taskDefinition: "web:1", steady: true, desired: 2 });

  const calls = aws.calls.length;
  expect(await wayBack.goBack(clock.now() + 600_000)).toMatchObject({ kind: "already-back", release: "web:1" });
  expect(aws.calls.slice(calls).map(({ operation }) => operation)).not.toContain("UpdateService");
});
