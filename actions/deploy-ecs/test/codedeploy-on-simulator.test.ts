import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { StopDeploymentCommand } from "@aws-sdk/client-codedeploy";
import type { Clock } from "@deploy-actions/shared/clock";
import { awsCodeDeploy } from "@deploy-actions/shared/codedeploy/aws-codedeploy";
import type { CodeDeploy } from "@deploy-actions/shared/codedeploy/codedeploy";
import { goBackCodeDeploy } from "@deploy-actions/shared/codedeploy/go-back-codedeploy";
import { codeDeployWayBack } from "@deploy-actions/shared/codedeploy/release-way-back";
import type { CodeDeployState } from "@deploy-actions/shared/codedeploy/undertaking";
import { awsEcs } from "@deploy-actions/shared/ecs/aws-ecs";
import {
  ANSWERING,
  blueGreen,
  type CodeDeployAccount,
  CRASHING,
  openCodeDeployAccount,
} from "@deploy-actions/shared/testkit/codedeploy/account";
import { accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import { expect, test } from "@jest/globals";
import { deployCodeDeploy } from "../src/codedeploy/deploy.ts";
import type { CodeDeployMeans } from "../src/codedeploy/means.ts";
import { observeCodeDeploy } from "../src/codedeploy/observe.ts";
import { planCodeDeploy } from "../src/codedeploy/plan.ts";
import { FailureWatch } from "../src/failure/watch.ts";
import { settings } from "./codedeploy-settings.ts";

const MINUTE = 60_000;
const CANARY = "CodeDeployDefault.ECSCanary10Percent5Minutes";
const LINEAR = "CodeDeployDefault.ECSLinear10PercentEvery1Minutes";
const ON_WEB_1 = { taskDefinition: "web:1", desired: 2 };

/** The real adapters, living in the account's own time. */
function portsOf({ aws, pass }: CodeDeployAccount) {
  const clock: Clock = {
    now: () => aws.clock.now(),
    sleep: (ms, signal) =>
      new Promise((passed, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
        pass(ms).then(passed, reject);
      }),
  };
  const access = accessTo(aws);
  const place = { access, cluster: "prod", service: "web" };
  return { clock, ecs: awsEcs({ ...place, clock, log: () => {} }), codeDeploy: awsCodeDeploy(place) };
}

/** web:2 over web:1, from looking to the end; and the way back from what was saved. */
async function deploy(
  account: CodeDeployAccount,
  {
    given = {},
    program = ANSWERING,
    means = {},
    lose = (codeDeploy) => codeDeploy,
  }: {
    readonly given?: Parameters<typeof settings>[0];
    readonly program?: typeof ANSWERING;
    readonly means?: Partial<CodeDeployMeans>;
    readonly lose?: (codeDeploy: CodeDeploy) => CodeDeploy;
  } = {},
) {
  const { clock, ecs, codeDeploy } = portsOf(account);
  const log: string[] = [];
  const saved: CodeDeployState[] = [];
  const wanted = settings(given);
  const { name, arn } = await account.register("v2", program);
  const definition = (await ecs.findTaskDefinition(name))?.definition ?? { family: "web", containerDefinitions: [] };
  const search = await ecs.findService();
  if (search.kind !== "found") throw new Error("There is no service.");
  const { service } = search;
  const logs = { tail: async () => ({ kind: "unavailable" as const, why: "nobody asks" }) };
  const watch = new FailureWatch({ ecs, logs, definition });
  const effects: CodeDeployMeans = {
    ...{ ecs, clock, codeDeploy: lose(codeDeploy) },
    log: (line) => log.push(line),
    signal: new AbortController().signal,
    deadline: clock.now() + wanted.timeout,
    save: (state) => saved.push(state),
    verify: async () => ({ kind: "passed" }),
    findDoom: (taskSetId, events) => watch.findDoom(taskSetId, events),
    ...means,
  };
  const situation = await observeCodeDeploy(service, wanted, effects);
  const plan = planCodeDeploy(wanted, situation, { service, definition });
  const before = {
    taskDefinition: service.taskDefinition,
    needsCopy: false,
    desiredCount: service.desiredCount,
    deploymentConfiguration: {},
    changed: {},
  };
  const target = { taskDefinition: { name, arn }, mark: `run ${name}`, before, service };
  const rolledOut = await deployCodeDeploy(plan, target, effects);
  const goBack = () => {
    const state = saved.at(-1) ?? { phase: "untouched" };
    const own = { ecs, codeDeploy, clock, log: (line: string) => log.push(line), signal: new AbortController().signal };
    return goBackCodeDeploy(state, own, { deadline: clock.now() + 20 * MINUTE, proven: "goes" });
  };
  return { rolledOut, log, saved, goBack };
}

const shares = ({ traffic }: { readonly traffic: readonly { readonly share: number }[] }) => [
  ...new Set(traffic.map(({ share }) => share)),
];

test.each([
  ["all at once", undefined, []],
  ["a canary", CANARY, [10]],
  ["linear", LINEAR, [10, 20, 30, 40, 50, 60, 70, 80, 90]],
] as const)(
  "%s: a good release gets all the traffic, share by share, with checks at each",
  async (_, deploymentConfig, held) => {
    await using account = await openCodeDeployAccount();
    const checked: number[] = [];
    const verify: CodeDeployMeans["verify"] = async ({ share }) => {
      checked.push(share);
      return { kind: "passed" };
    };
    const { rolledOut } = await deploy(account, { given: { deploymentConfig }, means: { verify } });
    expect(rolledOut).toMatchObject({ ending: { kind: "succeeded" }, deployment: expect.stringMatching(/^d-/) });
    expect(checked).toEqual([...held, 100]);
    expect(shares(rolledOut).filter((share) => share > 0)).toEqual([...held, 100]);
    expect(await account.serving()).toMatchObject({ taskDefinition: "web:2", weights: { green: expect.any(Number) } });
  },
);

test("all the traffic goes back at once while the old tasks still run", async () => {
  await using account = await openCodeDeployAccount({ group: { blueGreenDeploymentConfiguration: blueGreen(120) } });
  const { rolledOut, goBack } = await deploy(account);
  expect(rolledOut.ending).toEqual({ kind: "succeeded" });
  expect(await goBack()).toMatchObject({ kind: "back", how: "stopped, and rolled back by CodeDeploy", already: false });
  expect(await account.serving()).toMatchObject({ ...ON_WEB_1, weights: { blue: expect.any(Number) } });
});

test("complete: the old tasks are gone, and the release before is deployed again from its handle", async () => {
  await using account = await openCodeDeployAccount();
  const { rolledOut } = await deploy(account, { given: { waitUntil: "complete" } });
  expect(rolledOut.ending).toEqual({ kind: "succeeded" });
  const place = { region: "eu-west-1", cluster: "prod", service: "web", application: "web", group: "web" };
  const release = { from: "web:1", to: "web:2", deployment: rolledOut.deployment };
  const ports = portsOf(account);
  const effects = { ...ports, log: () => {}, signal: new AbortController().signal };
  const wayBack = codeDeployWayBack({ schema: 1, kind: "codedeploy", ...place, ...release }, effects);
  expect(await wayBack.look()).toMatchObject({ kind: "live", release: "web:2" });
  expect(await wayBack.goBack(ports.clock.now() + 20 * MINUTE)).toMatchObject({ kind: "back", release: "web:1" });
  expect(await account.serving()).toMatchObject(ON_WEB_1);
  expect(await wayBack.goBack(ports.clock.now() + 20 * MINUTE)).toMatchObject({ kind: "already-back" });
});

test("two crashing tasks three times are enough: CodeDeploy's hour is not waited for", async () => {
  await using account = await openCodeDeployAccount();
  const began = account.aws.clock.now();
  const { rolledOut, goBack } = await deploy(account, { program: CRASHING });
  expect(rolledOut.ending).toMatchObject({ kind: "doomed" });
  expect(account.aws.clock.now() - began).toBeLessThan(15 * MINUTE);
  expect(await goBack()).toMatchObject({ kind: "back", taskDefinition: "web:1" });
  expect(await account.serving()).toMatchObject({ ...ON_WEB_1, weights: { blue: expect.any(Number) } });
});

test("an alarm stops a canary: its rollback is followed to the end", async () => {
  const alarmConfiguration = { enabled: true, alarms: [{ name: "web-5xx" }] };
  await using account = await openCodeDeployAccount({ group: { alarmConfiguration } });
  const cloudWatch = new CloudWatchClient(accessTo(account.aws).settings());
  const AlarmName = "web-5xx";
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      ...{ AlarmName, Namespace: "Shop", MetricName: "errors", Statistic: "Sum", Period: 60, EvaluationPeriods: 1 },
      ...{ Threshold: 5, ComparisonOperator: "GreaterThanThreshold", TreatMissingData: "ignore" },
    }),
  );
  const verify: CodeDeployMeans["verify"] = async () => {
    await cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: "ALARM", StateReason: "test" }));
    return { kind: "passed" };
  };
  const { rolledOut } = await deploy(account, { given: { deploymentConfig: CANARY }, means: { verify } });
  expect(rolledOut.ending).toMatchObject({
    kind: "rolled-back",
    by: "alarm",
    reason: expect.stringContaining("web-5xx"),
  });
  expect(await account.serving()).toMatchObject({ ...ON_WEB_1, weights: { blue: expect.any(Number) } });
});

test.each([
  ["and asks for the rollback", true, { kind: "rolled-back", by: "request" }],
  ["and leaves it there", false, { kind: "stopped" }],
])("somebody stops a canary %s", async (_, autoRollbackEnabled, ending) => {
  await using account = await openCodeDeployAccount();
  const { codeDeploy } = portsOf(account);
  const verify: CodeDeployMeans["verify"] = async () => {
    const [active] = await codeDeploy.listDeployments({ application: "web", group: "web" }, { active: true });
    await account.codeDeploy.send(new StopDeploymentCommand({ deploymentId: active?.id, autoRollbackEnabled }));
    return { kind: "passed" };
  };
  const { rolledOut, goBack } = await deploy(account, { given: { deploymentConfig: CANARY }, means: { verify } });
  expect(rolledOut.ending).toMatchObject(ending);
  expect(await goBack()).toMatchObject({ kind: "back", taskDefinition: "web:1", already: autoRollbackEnabled });
  expect(await account.serving()).toMatchObject(ON_WEB_1);
  expect(Object.keys((await account.serving()).weights)).toHaveLength(1);
});

test("checks that fail at 10 % end it there, and the traffic goes back", async () => {
  await using account = await openCodeDeployAccount();
  const verify: CodeDeployMeans["verify"] = async () => ({ kind: "failed", reason: "home answered 500" });
  const { rolledOut, goBack } = await deploy(account, { given: { deploymentConfig: CANARY }, means: { verify } });
  expect(rolledOut.ending).toEqual({ kind: "unhealthy", share: 10, reason: "home answered 500" });
  expect(await account.serving()).toMatchObject({ taskDefinition: "web:1", weights: { blue: 90, green: 10 } });
  expect(await goBack()).toMatchObject({ kind: "back", how: "stopped, and rolled back by CodeDeploy" });
  expect(await account.serving()).toMatchObject({ ...ON_WEB_1, weights: { blue: expect.any(Number) } });
});

test("Ready ends a step that waits for it; another one goes back", async () => {
  await using account = await openCodeDeployAccount({ group: { blueGreenDeploymentConfiguration: blueGreen(1, 60) } });
  const { rolledOut, goBack } = await deploy(account, { given: { waitUntil: "paused" } });
  expect(rolledOut.ending).toEqual({ kind: "paused", stage: "Ready", hook: "READY_WAIT" });
  expect(await goBack()).toMatchObject({ kind: "back", taskDefinition: "web:1" });
});

test("a timeout and a cancelled job leave a deployment that goes back", async () => {
  await using account = await openCodeDeployAccount();
  const cancelling = new AbortController();
  const cancelled = await deploy(account, {
    given: { deploymentConfig: CANARY },
    means: {
      signal: cancelling.signal,
      verify: async () => {
        cancelling.abort(new Error("SIGINT"));
        return { kind: "passed" };
      },
    },
  });
  expect(cancelled.rolledOut.ending).toEqual({ kind: "cancelled" });
  expect(await cancelled.goBack()).toMatchObject({ kind: "back", taskDefinition: "web:1" });

  const deadline = account.aws.clock.now() + 3 * MINUTE;
  const late = await deploy(account, { given: { deploymentConfig: CANARY }, means: { deadline } });
  expect(late.rolledOut.ending).toEqual({ kind: "timed-out" });
  expect(await late.goBack()).toMatchObject({ kind: "back", taskDefinition: "web:1" });
  expect(await account.serving()).toMatchObject(ON_WEB_1);
});

test("a deployment whose answer is lost is found by its mark", async () => {
  await using account = await openCodeDeployAccount();
  const lose = (codeDeploy: CodeDeploy): CodeDeploy => ({
    ...codeDeploy,
    create: async (request) => {
      await codeDeploy.create(request);
      throw new Error("socket hang up");
    },
  });
  const { rolledOut, saved } = await deploy(account, { lose });
  expect(rolledOut.ending).toEqual({ kind: "succeeded" });
  expect(saved.at(-1)).toMatchObject({ phase: "deploying", deployment: rolledOut.deployment });
});
