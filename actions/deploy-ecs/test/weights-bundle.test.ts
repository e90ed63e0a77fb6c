import { UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { forwardingOf, withForwarding } from "@deploy-actions/shared/elb/forwarding";
import { CRASHING, pass } from "@deploy-actions/shared/testkit/ecs/account";
import { type PairAccount, pairAccount } from "@deploy-actions/shared/testkit/elb/pair-account";
import { startTraffic } from "@deploy-actions/shared/testkit/elb/traffic";
import { errors, mutations } from "@deploy-actions/shared/testkit/job";
import { expect, test } from "@jest/globals";
import { checksOf, release, shift, startShift } from "./weights-job.ts";

/** So long that checks meet a bad release with a tenth of the traffic for sure, even on a busy machine. */
const LONG = { "checks-bake": "30m", timeout: "3h" };

const INTACT = { taskDefinition: "web:1", desired: 2, steady: true };

test.concurrent("10, 50, 100 with checks at each share, then the other way round, then nothing to do", async () => {
  await using account = await pairAccount();
  const traffic = startTraffic(account.url);
  const first = await shift(account, { image: release(account, "v2"), ...checksOf(account), "expected-version": "v2" });
  expect({ errors: errors(first), ...first.outputs }).toMatchObject({ errors: [], status: "deployed" });
  expect(JSON.parse(first.outputs.release ?? "")).toMatchObject({
    kind: "ecs-weights",
    service: "web-green",
    partner: "web-blue",
    from: "web:1",
    to: "web:2",
  });
  for (const share of [10, 50])
    expect(first.log).toContain(`Checking the release, which has ${share} % of the traffic.`);
  expect(first.log).toContain("✓ good");
  expect(await account.greenWeights()).toEqual([100, 100]);

  const image = release(account, "v3");
  const second = await shift(account, { image, ...checksOf(account), "expected-version": "v3" });
  expect({ errors: errors(second), ...second.outputs }).toMatchObject({
    errors: [],
    status: "deployed",
    "previous-task-definition": "web:2",
    "task-definition": "web:3",
  });
  expect(JSON.parse(second.outputs.release ?? "")).toMatchObject({ service: "web-blue", partner: "web-green" });
  expect(await account.greenWeights()).toEqual([0, 0]);
  const { lost, answered } = await traffic.stop();
  expect({ lost, versions: Object.keys(answered) }).toEqual({ lost: [], versions: ["v1", "v2", "v3"] });

  const { length } = account.aws.calls;
  const third = await shift(account, { image, ...checksOf(account), "expected-version": "v3" });
  expect(third.outputs).toMatchObject({ status: "unchanged", "task-definition": "web:3" });
  expect(mutations(account.aws, length)).toEqual([]);
});

test.concurrent("bad at 10 %: the checks see it, the traffic goes back, and no more than that share was bad", async () => {
  await using account = await pairAccount();
  const image = release(account, "v2", 500);
  const traffic = startTraffic(account.url);
  const run = await shift(account, { image, ...checksOf(account, LONG) });
  const { answered, lost } = await traffic.stop();
  expect({ exitCode: run.exitCode, ...run.outputs, post: run.post }).toMatchObject({
    exitCode: 1,
    status: "rolled-back",
    "failure-class": "checks-failed",
    "previous-task-definition": "web:1",
    post: { exitCode: 0, log: expect.stringContaining("nothing to finish") },
  });
  expect(errors(run)).toEqual([
    expect.stringMatching(/with 10 % of the traffic[\s\S]*all traffic goes to web-blue again/),
  ]);
  expect(await account.greenWeights()).toEqual([0, 0]);
  expect(lost.every((answer) => answer === "500 v2")).toBe(true);
  // While 10 % is held it may be some more by chance; before and after nothing is bad.
  expect(lost.length / (lost.length + (answered.v1 ?? 0))).toBeLessThan(0.12);
});

test.concurrent("a release that crashes on the idle side never gets a request", async () => {
  await using account = await pairAccount();
  const traffic = startTraffic(account.url);
  const run = await shift(account, { image: account.push("v2", CRASHING), ...checksOf(account) });
  const { lost, answered } = await traffic.stop();
  expect(run.outputs).toMatchObject({ status: "rolled-back", "failure-class": "crash" });
  expect(errors(run)).toEqual([expect.stringContaining("no traffic had gone to web-green")]);
  expect({ lost, versions: Object.keys(answered) }).toEqual({ lost: [], versions: ["v1"] });
  expect(mutations(account.aws).filter((call) => /Modify(Rule|Listener)$/.test(call))).toEqual([]);
  expect(await account.greenWeights()).toEqual([0, 0]);
});

test.concurrent("a missing image is refused before anything is changed", async () => {
  await using account = await pairAccount();
  const { length } = account.aws.calls;
  const run = await shift(account, { image: release(account, "v2").replace("v2", "v9") });
  expect(run.outputs).toMatchObject({ status: "failed", "failure-class": "image-not-found" });
  expect(mutations(account.aws, length)).toEqual([]);
});

test.concurrent("preflight looks at the service that gets the tasks, not at the live one, whose settings leave it no room", async () => {
  await using account = await pairAccount();
  // Of two tasks 120 % are two.
  const deploymentConfiguration = { minimumHealthyPercent: 100, maximumPercent: 120 };
  const leaveNoRoom = (service: string) =>
    account.ecs.send(new UpdateServiceCommand({ cluster: "prod", service, deploymentConfiguration }));
  const inputs = { image: release(account, "v2"), "dry-run": "true" };
  await leaveNoRoom("web-blue");
  const run = await shift(account, inputs);
  expect({ errors: errors(run), ...run.outputs }).toMatchObject({ errors: [], status: "planned" });
  await leaveNoRoom("web-green");
  const refused = await shift(account, inputs);
  expect(refused.outputs).toMatchObject({ status: "failed", "failure-class": "preflight" });
  expect(errors(refused).join()).toContain("Error: web-green: deployment configuration:");
});

test.concurrent("somebody else's weights between two steps are left alone, and said", async () => {
  await using account = await pairAccount();
  const job = startShift(
    account,
    { image: release(account, "v2"), ...checksOf(account) },
    {
      onLine: ({ text }) => text.startsWith("web-green has 10 %") && void setWeights(account, 70),
    },
  );
  const run = await job.result;
  expect(run.outputs).toMatchObject({ status: "superseded" });
  const [error = ""] = errors(run);
  expect(error).toMatch(/somebody else moved the traffic/);
  expect(error).toMatch(/web:80 default rule has web-blue 30, web-green 70/);
  expect(error).toMatch(/The traffic is left as somebody else has set it/);
  expect(error).not.toMatch(/newer deployment/);
  expect(await account.greenWeights()).toEqual([70, 70]);
});

test.concurrent("an unfinished shift: fail tells who has what; wait waits; replace resumes, or starts over", async () => {
  await using account = await pairAccount();
  const image = release(account, "v2");
  for (const each of [image, release(account, "v3")])
    expect((await shift(account, { image: each })).outputs).toMatchObject({ status: "deployed" });
  // web-blue has all the traffic with web:3, and web-green keeps web:2; somebody gave it a fifth, and left.
  await setWeights(account, 20);

  const { length } = account.aws.calls;
  const refused = await shift(account, { image: release(account, "v4") });
  expect(refused.outputs).toMatchObject({ status: "failed" });
  expect(errors(refused)).toEqual([
    expect.stringMatching(
      /traffic is shared between web-green with web:2 and web-blue with web:3[\s\S]*if-in-progress: wait/,
    ),
  ]);
  expect(mutations(account.aws, length)).toEqual([]);

  const waiting = { "if-in-progress": "wait", timeout: "2m" };
  const waited = await shift(account, { image: release(account, "v4"), ...waiting });
  expect(errors(waited)).toEqual([expect.stringMatching(/it still goes on: traffic is shared/)]);

  const waits = startShift(
    account,
    { image: release(account, "v4"), "if-in-progress": "wait" },
    {
      onLine: ({ text }) => text.startsWith("Waiting: traffic is shared") && void setWeights(account, 0),
    },
  );
  expect((await waits.result).outputs).toMatchObject({ status: "deployed", "task-definition": "web:4" });
  expect(await account.greenWeights()).toEqual([100, 100]);

  await setWeights(account, 50);
  const resumed = await shift(account, { "task-definition": "web:4", "if-in-progress": "replace" });
  expect({ errors: errors(resumed), ...resumed.outputs }).toMatchObject({ errors: [], status: "deployed" });
  expect(await account.greenWeights()).toEqual([100, 100]);

  await setWeights(account, 50);
  const anew = await shift(account, { image: release(account, "v5"), "if-in-progress": "replace" });
  expect({ errors: errors(anew), ...anew.outputs }).toMatchObject({ errors: [], status: "deployed" });
  expect(await account.greenWeights()).toEqual([100, 100]);
});

test.concurrent("a sticky rule is refused for shares, and taken for all at once", async () => {
  await using account = await pairAccount();
  await setWeights(account, 0, 3_600);
  const image = release(account, "v2");
  const refused = await shift(account, { image });
  expect(errors(refused)).toEqual([expect.stringMatching(/are sticky[\s\S]*traffic-steps: 100/)]);
  const run = await shift(account, { image, "traffic-steps": "100" });
  expect({ errors: errors(run), ...run.outputs }).toMatchObject({ errors: [], status: "deployed" });
  expect(run.summary).toContain("clients stay with web-blue for up to 1 h");
});

test.concurrent("scale-old-to at the end; the next shift starts its tasks first", async () => {
  await using account = await pairAccount();
  const first = await shift(account, { image: release(account, "v2"), "scale-old-to": "0" });
  expect(first.outputs).toMatchObject({ status: "deployed" });
  expect(first.log).toContain("Scaling web-blue to 0, as scale-old-to asks");
  expect(await account.services()).toMatchObject([{ desired: 0 }, { taskDefinition: "web:2", desired: 2 }]);
  const second = await shift(account, { image: release(account, "v3") });
  expect({ errors: errors(second), ...second.outputs }).toMatchObject({ errors: [], status: "deployed" });
  expect(await account.services()).toMatchObject([{ taskDefinition: "web:3", desired: 2 }, { desired: 2 }]);
});

test.concurrent("a dry run shows the steps and changes nothing", async () => {
  await using account = await pairAccount();
  const { length } = account.aws.calls;
  const run = await shift(account, { image: release(account, "v2"), "dry-run": "true" });
  expect(run.outputs).toMatchObject({ status: "planned", "task-definition": "web" });
  expect(run.summary).toContain("Then its share of the traffic: 10 % for 20 s, 50 % for 20 s, 100 %.");
  expect(mutations(account.aws, length)).toEqual([]);
});

test.concurrent("on-failure: leave leaves the share where the checks failed, and says so", async () => {
  await using account = await pairAccount();
  const run = await shift(account, {
    image: release(account, "v2", 500),
    ...checksOf(account, LONG),
    "on-failure": "leave",
  });
  expect(run.outputs).toMatchObject({ status: "failed", "failure-class": "checks-failed" });
  expect(errors(run)).toEqual([expect.stringContaining("as on-failure: leave asks")]);
  expect(await account.greenWeights()).toEqual([10, 10]);
});

test.concurrent("on-cancel: leave leaves the share, on-cancel: rollback gives it back", async () => {
  for (const [onCancel, weight, says] of [
    ["leave", 10, "It was left, as on-cancel: leave asks"],
    ["rollback", 0, "all traffic goes to web-blue again"],
  ] as const) {
    await using account = await pairAccount();
    const inputs = { image: release(account, "v2"), "on-cancel": onCancel, "step-hold": "10m" };
    const job = startShift(account, inputs, {
      onLine: ({ text }) => text.startsWith("web-green has 10 %") && job.cancel(),
    });
    const run = await job.result;
    expect(run.outputs).toMatchObject({ status: "cancelled" });
    expect(run.post).toMatchObject({ exitCode: 0, log: expect.stringContaining(says) });
    expect(await account.greenWeights()).toEqual([weight, weight]);
  }
});

test.concurrent("a time-out while a share is held goes back", async () => {
  await using account = await pairAccount();
  const checks = checksOf(account, { "checks-bake": "1h", "checks-interval": "10s" });
  const run = await shift(account, { image: release(account, "v2"), ...checks, timeout: "3m" });
  expect(run.outputs).toMatchObject({ status: "rolled-back", "failure-class": "timeout" });
  expect(await account.greenWeights()).toEqual([0, 0]);
});

test.concurrent("when the second of two rules may not be changed, the first goes back, and it is said", async () => {
  await using account = await pairAccount();
  account.aws.faults.inject({ operation: "elasticloadbalancing:ModifyRule", fault: "denied" });
  const run = await shift(account, { image: release(account, "v2") });
  expect(run.outputs).toMatchObject({ status: "rolled-back", "failure-class": "aws-refused" });
  expect(errors(run)[0]).toMatch(
    /^web-green on prod: web:2 failed[\s\S]*AWS refused a call[\s\S]*web:8080 rule 10[\s\S]*may not elasticloadbalancing:ModifyRule/,
  );
  expect(errors(run)[0]).toContain("The service runs web:1 again (all traffic goes to web-blue");
  expect(await account.greenWeights()).toEqual([0, 0]);
});

test.concurrent("after a way back the side without traffic has as many tasks as it was found with", async () => {
  await using account = await pairAccount();
  await account.ecs.send(new UpdateServiceCommand({ cluster: "prod", service: "web-green", desiredCount: 1 }));
  await pass(account.aws, 60_000);
  const run = await shift(account, { image: account.push("v2", CRASHING) });
  expect(run.outputs).toMatchObject({ status: "rolled-back" });
  expect(await account.services()).toMatchObject([INTACT, { taskDefinition: "web:1", desired: 1 }]);
});

/** Writes these weights over whatever both rules have, as somebody at the console does. */
async function setWeights(
  { listeners, loadBalancer, blue, green }: PairAccount,
  share: number,
  stickySeconds?: number,
) {
  for (const rule of await listeners.listRules([loadBalancer])) {
    if (!forwardingOf(rule.actions)) continue;
    const groups = [
      { arn: blue, weight: 100 - share },
      { arn: green, weight: share },
    ];
    await listeners.setActions(rule, withForwarding(rule.actions, { groups, stickySeconds }));
  }
}
