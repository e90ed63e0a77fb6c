import { expect, test } from "@jest/globals";
import {
  deploy,
  ended,
  events,
  found,
  GROUP,
  type Stage,
  type StageSettings,
  until,
  weights,
} from "./codedeploy-stage.ts";

/** What following and going back rely on; the fake and the adapter must both hold it. */
export function codeDeployContract(name: string, open: (settings?: StageSettings) => Promise<Stage>): void {
  test(`${name}: finds the group that deploys the service, by itself or by its names`, async () => {
    await using stage = await open({ terminationWait: 2, readyWait: 3 });
    const group = {
      ...GROUP,
      computePlatform: "ECS",
      configuration: "CodeDeployDefault.ECSAllAtOnce",
      services: [{ cluster: "prod", service: "web" }],
      targetGroups: ["blue", "green"],
      productionListeners: [expect.stringMatching(/:listener\/app\/web\//)],
      testListeners: [],
      readyWait: 3,
      terminationWait: 2,
      autoRollback: [],
      alarms: [],
    };
    const { codeDeploy } = stage;
    expect(await codeDeploy.findGroups(undefined)).toEqual([group]);
    expect(await codeDeploy.findGroups("web")).toEqual([group]);
    expect(await codeDeploy.findGroups("shop")).toEqual([]);
    expect(await stage.codeDeployOf("api").findGroups(undefined)).toEqual([]);
    expect(await codeDeploy.findGroup(GROUP)).toEqual({ kind: "found", group, isOurs: true });
    expect(await stage.codeDeployOf("api").findGroup(GROUP)).toMatchObject({ kind: "found", isOurs: false });
    const asked = { application: "wep", group: "web" };
    expect(await codeDeploy.findGroup(asked)).toEqual({ kind: "no-application", nearest: ["web"] });
    expect(await codeDeploy.findGroup({ ...GROUP, group: "wep" })).toEqual({ kind: "no-group", nearest: ["web"] });
  });

  test(`${name}: tells how a configuration moves the traffic`, async () => {
    await using stage = await open();
    const routing = (short: string) => stage.codeDeploy.findTrafficRouting(`CodeDeployDefault.ECS${short}`);
    expect(await routing("AllAtOnce")).toEqual({ type: "AllAtOnce" });
    const canary = { type: "TimeBasedCanary", percentage: 10, interval: 5 };
    expect(await routing("Canary10Percent5Minutes")).toEqual(canary);
    const linear = { type: "TimeBasedLinear", percentage: 10, interval: 3 };
    expect(await routing("Linear10PercentEvery3Minutes")).toEqual(linear);
    expect(await routing("Whatever")).toBeUndefined();
  });

  test(`${name}: brings a release to all of the traffic, keeps the old tasks for a while, and calls it Succeeded`, async () => {
    await using stage = await open({ terminationWait: 2 });
    const { codeDeploy } = stage;
    const id = await deploy(stage, { description: "web:2 by a test" });
    expect(id).toMatch(/^d-[0-9A-Z]{9}$/);
    const description = "web:2 by a test";
    expect(await found(stage, id)).toMatchObject({ ...GROUP, id, description, creator: "user", rollback: undefined });

    await until(stage, async () => (await events(stage, id)).AfterAllowTraffic === "Succeeded");
    expect(await found(stage, id)).toMatchObject({ status: "InProgress" });
    expect(await weights(stage, id)).toEqual({ Blue: 0, Green: 100 });
    expect(await codeDeploy.listTaskSets()).toMatchObject([
      { status: "PRIMARY", taskDefinition: "web:2", deployment: id },
      { status: "ACTIVE", taskDefinition: "web:1", deployment: undefined },
    ]);
    const target = await codeDeploy.findTarget(id);
    expect(target?.taskSets.find(({ label }) => label === "Green")).toMatchObject({ desired: 2, running: 2 });

    expect(await ended(stage, id)).toMatchObject({ status: "Succeeded", error: undefined, rollback: undefined });
    expect(await codeDeploy.findTarget(id)).toMatchObject({ status: "Succeeded" });
    expect(await codeDeploy.stopAndRollBack(id)).toBe("too-late");
    expect(await codeDeploy.findDeployment("d-000000000")).toBeUndefined();
  });

  test(`${name}: holds a canary's share before all of the traffic moves`, async () => {
    await using stage = await open();
    const id = await deploy(stage, { configuration: "CodeDeployDefault.ECSCanary10Percent5Minutes" });
    await until(stage, async () => (await events(stage, id)).AllowTraffic === "InProgress");
    await stage.pass(60_000);
    expect(await weights(stage, id)).toEqual({ Blue: 90, Green: 10 });
    expect(await found(stage, id)).toMatchObject({ configuration: "CodeDeployDefault.ECSCanary10Percent5Minutes" });
    await until(stage, async () => (await weights(stage, id)).Green === 100);
  });

  test(`${name}: takes one deployment at a time, and lists them`, async () => {
    await using stage = await open();
    const { codeDeploy } = stage;
    const first = await deploy(stage);
    expect(await codeDeploy.create({ ...GROUP, appSpec: "{}", description: "" })).toEqual({ kind: "busy" });
    expect(await codeDeploy.listDeployments(GROUP, { active: true })).toMatchObject([{ id: first }]);
    await ended(stage, first);
    expect(await codeDeploy.listDeployments(GROUP, { active: true })).toEqual([]);

    const since = stage.now();
    const second = await deploy(stage);
    expect(await codeDeploy.listDeployments(GROUP, { since: since - 1_000 })).toMatchObject([{ id: second }]);
    expect(await codeDeploy.listDeployments(GROUP, {})).toMatchObject([{ id: second }, { id: first }]);
  });

  test(`${name}: stops a deployment in the middle, and takes it back by another one`, async () => {
    await using stage = await open();
    const { codeDeploy } = stage;
    const id = await deploy(stage, { configuration: "CodeDeployDefault.ECSCanary10Percent5Minutes" });
    await until(stage, async () => (await weights(stage, id)).Green === 10);
    expect(await codeDeploy.stopAndRollBack(id)).toBe("accepted");
    const stopped = await ended(stage, id);
    expect(stopped).toMatchObject({ status: "Stopped", error: { code: "MANUAL_STOP" } });
    await until(stage, async () => (await found(stage, id)).rollback !== undefined);
    const { rollback = "" } = await found(stage, id);
    expect(await ended(stage, rollback)).toMatchObject({
      status: "Succeeded",
      creator: "codeDeployRollback",
      takesBack: id,
    });
    const [primary] = await codeDeploy.listTaskSets();
    expect(primary).toMatchObject({ status: "PRIMARY", taskDefinition: "web:1" });
  });

  test(`${name}: waits in Ready until somebody continues`, async () => {
    await using stage = await open({ readyWait: 10 });
    const { codeDeploy } = stage;
    const id = await deploy(stage);
    expect(await codeDeploy.continueReady(id)).toBe("too-late");
    await until(stage, async () => (await found(stage, id)).status === "Ready");
    await stage.pass(60_000);
    expect(await weights(stage, id)).toEqual({ Blue: 100, Green: 0 });
    expect(await codeDeploy.findTarget(id)).toMatchObject({ status: "Ready" });
    expect(await codeDeploy.continueReady(id)).toBe("accepted");
    expect(await ended(stage, id)).toMatchObject({ status: "Succeeded" });
    expect(await codeDeploy.continueReady(id)).toBe("too-late");
  });
}
