import { expect, test } from "@jest/globals";
import { appSpecFor, writeAppSpec } from "../../src/codedeploy/app-spec.ts";
import type { CodeDeployHandle } from "../../src/codedeploy/handle.ts";
import { codeDeployWayBack } from "../../src/codedeploy/release-way-back.ts";
import { type FakeCodeDeployAccount, fakeCodeDeployAccount } from "../../testkit/codedeploy/fake-account.ts";
import { Interruption } from "../../testkit/codedeploy/fake-deployment.ts";

const MINUTE = 60_000;

async function deploy({ codeDeploy, taskDefinitions }: FakeCodeDeployAccount, name: string): Promise<string> {
  const appSpec = appSpecFor({ placement: {} }, { containerName: "app", containerPort: 8080 });
  const written = writeAppSpec(appSpec, taskDefinitions.find(name)?.arn ?? "");
  const created = await codeDeploy.create({ application: "web", group: "web", appSpec: written, description: name });
  return created.kind === "created" ? created.id : "";
}

/** web:2 was deployed after web:1, so long ago. */
async function released(ms = 5 * MINUTE, more: Partial<CodeDeployHandle> = {}) {
  const account = fakeCodeDeployAccount();
  const deployment = await deploy(account, "web:2");
  const deployedAt = account.clock.now();
  await account.clock.sleep(ms);
  const place = { region: "eu-west-1", cluster: "prod", service: "web", application: "web", group: "web" };
  const handle: CodeDeployHandle = {
    ...{ schema: 1, kind: "codedeploy", ...place },
    ...{ from: "web:1", to: "web:2", deployment, ...more },
  };
  const { ecs, codeDeploy, clock } = account;
  const signal = new AbortController().signal;
  const wayBack = codeDeployWayBack(handle, { ecs, codeDeploy, clock, log: () => {}, signal });
  return { account, wayBack, deployedAt, soon: () => clock.now() + 10 * MINUTE };
}

const LIVE = { kind: "live", release: "web:2", before: { kind: "available", release: "web:1", needsCopy: false } };

test("a release that CodeDeploy calls good goes when it was judged bad, to the one before, and once only", async () => {
  const { account, wayBack, deployedAt, soon } = await released();
  expect(await wayBack.look()).toEqual({ ...LIVE, deployedAt });
  expect(await wayBack.goBack(soon())).toEqual({
    kind: "back",
    release: "web:1",
    how: "deployed again as d-000000002",
  });
  expect(account.world.weights).toEqual({ "web:1": 100 });
  expect(await wayBack.look()).toEqual({ kind: "back", release: "web:1" });
  expect(await wayBack.goBack(soon())).toMatchObject({ kind: "already-back", release: "web:1" });
  expect(account.world.deployments).toHaveLength(2);
});

test("a release whose old tasks still run is live, and its traffic goes back at once", async () => {
  const { account, wayBack, soon } = await released(20_000);
  expect(await wayBack.look()).toMatchObject(LIVE);
  expect(await wayBack.goBack(soon())).toMatchObject({ kind: "back", how: "stopped, and rolled back by CodeDeploy" });
  expect(account.world.weights).toEqual({ "web:1": 100 });
});

test("a release that CodeDeploy took back is back already", async () => {
  const { account, wayBack, soon } = await released(20_000);
  account.world.interrupt(new Interruption("Stopped", "ALARM_ACTIVE", "web-5xx"), { rollsBack: true });
  await account.clock.sleep(MINUTE);
  expect(await wayBack.look()).toEqual({ kind: "back", release: "web:1" });
  expect(await wayBack.goBack(soon())).toMatchObject({ kind: "already-back", release: "web:1" });
});

test("without a deployment in the handle, what serves is what is judged", async () => {
  const { wayBack, soon } = await released(5 * MINUTE, { deployment: undefined });
  expect(await wayBack.look()).toMatchObject(LIVE);
  expect(await wayBack.goBack(soon())).toMatchObject({ kind: "back", release: "web:1" });
});

test("somebody else's release is left alone", async () => {
  const { account, wayBack, soon } = await released();
  const by = await deploy(account, "web:1");
  await account.clock.sleep(5 * MINUTE);
  expect(await wayBack.look()).toEqual({ kind: "superseded", by, release: "web:1" });
  expect(await wayBack.goBack(soon())).toEqual({ kind: "overtaken", by, release: "web:1" });
  expect(account.world.deployments).toHaveLength(2);
});

test.each([
  ["that was never known", undefined, "the deploy step knew of no release before it that was proven good"],
  ["that does not exist any more", "web:9", "task definition web:9, the release before, does not exist any more"],
])("there is no way back to a release %s", async (_, from, why) => {
  const { wayBack, soon } = await released(5 * MINUTE, { from });
  expect(await wayBack.look()).toMatchObject({ kind: "live", before: { kind: "missing", why } });
  expect(await wayBack.goBack(soon())).toEqual({ kind: "impossible", why, serving: "web:2" });
});

test("what CodeDeploy never deployed has no way back through it", async () => {
  const { wayBack, soon } = await released(5 * MINUTE, { deployment: "d-000000009" });
  expect(await wayBack.look()).toMatchObject({ kind: "gone" });
  expect(await wayBack.goBack(soon())).toMatchObject({ kind: "impossible", serving: undefined });
});
