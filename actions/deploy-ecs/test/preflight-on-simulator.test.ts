import { REPOSITORY } from "@deploy-actions/shared/testkit/ecs/account";
import { service } from "@deploy-actions/shared/testkit/ecs/service";
import { accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import { expect, test } from "@jest/globals";
import { awsPorts } from "../src/preflight/aws-ports.ts";
import { preflight } from "../src/preflight/preflight.ts";
import { accessOf, preflightAccount, READS } from "./preflight-account.ts";
import { subject, withContainer } from "./preflight-subject.ts";

/** Services that need everything that the account has. */
async function open(count: number) {
  const account = await preflightAccount();
  const { aws, image, role, secret, group } = account;
  const reference = `${REPOSITORY}:v2`;
  const [, digest = ""] = image.split("@");
  const definition = {
    ...withContainer({
      image: reference,
      portMappings: [{ containerPort: 8080 }],
      secrets: [
        { name: "DB", valueFrom: secret },
        { name: "URL", valueFrom: "/prod/url" },
      ],
    }),
    executionRoleArn: role,
    taskRoleArn: role,
  };
  const alarms = { alarmNames: ["errors"], enable: true, rollback: true };
  const subjects = Array.from({ length: count }, (_, index) =>
    subject({
      service: `web-${index}`,
      definition,
      images: new Map([[reference, { kind: "found", digest }]]),
      desiredCount: 2,
      live: service({
        loadBalancers: [{ targetGroup: group, containerName: "app", containerPort: 8080 }],
        placement: { networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-a"] } } },
      }),
      deploymentConfiguration: { ...subject().deploymentConfiguration, alarms },
    }),
  );
  const before = aws.calls.length;
  const asked = () => aws.calls.slice(before).map(({ service, operation }) => `${service}:${operation}`);
  return { ...account, subjects, asked, [Symbol.asyncDispose]: aws.close };
}

test("a hundred services that share everything cost as many calls as one, and only reads", async () => {
  await using account = await open(100);
  const { aws, subjects, role, asked } = account;
  const findings = await preflight(subjects, awsPorts(accessOf(aws, { actions: READS, passes: [role] })));
  expect(findings.filter(({ severity }) => severity !== "warning")).toEqual([]);
  expect(asked().sort()).toEqual([...READS].sort());
});

test.each(READS)("a preflight in which %s is denied says so, and finds the rest", async (denied) => {
  await using account = await open(2);
  const { aws, subjects, role } = account;
  const actions = READS.filter((action) => action !== denied);
  const findings = await preflight(subjects, awsPorts(accessOf(aws, { actions, passes: [role] })));
  expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(findings.filter(({ severity }) => severity === "unknown")).toEqual([
    expect.objectContaining({ fix: `Allow ${denied} to the role of this step; it only reads.` }),
  ]);
  const isAlarmTold = findings.some(({ severity, message }) => severity === "warning" && message.includes("in ALARM"));
  expect(isAlarmTold).toBe(denied !== "cloudwatch:DescribeAlarms");
});

test("a preflight in which a call fails at AWS says so, whichever it is, and does not fail itself", async () => {
  const told = await Promise.all(
    READS.map(async (operation) => {
      await using account = await open(2);
      account.aws.faults.inject({ operation, fault: "server-error" });
      const findings = await preflight(account.subjects, awsPorts(accessTo(account.aws)));
      return findings.filter(({ severity }) => severity === "unknown").map(({ message }) => message);
    }),
  );
  const words = (action: string) => `: AWS failed on its side at ${action} in eu-west-1: `;
  expect(told).toEqual(READS.map((action) => [expect.stringContaining(words(action))]));
});
