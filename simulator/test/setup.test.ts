import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { setUp } from "../src/setup.ts";
import { startSimulator } from "../src/simulator.ts";
import { clientSettings } from "./client-settings.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "simulator-"));
});

afterEach(() => rm(folder, { recursive: true }));

async function setupFile(text: string): Promise<string> {
  const path = join(folder, "setup.yml");
  await writeFile(path, text);
  return path;
}

test("a setup file creates images, roles, subnets, the job that tokens speak of and what hooks report", async () => {
  await using aws = await startSimulator();
  const file = await setupFile(`
images:
  - reference: shop/web:v1
    command: [node, server.js]
    env: { VERSION: v1 }
    architectures: [ARM64]
  - reference: shop/web:v2
    logs: ["Error: DATABASE_URL is not set"]
    exits: { afterSeconds: 2, code: 1 }
roles:
  - name: deploy
    trust: { Version: "2012-10-17", Statement: { Effect: Allow, Principal: "*", Action: sts:AssumeRole } }
    policies: []
subnets:
  - id: subnet-1a
    availableIpAddresses: 3
claims: { environment: production }
codeDeployHooks: { check-green: Failed }
`);
  await setUp(aws, file);
  expect(aws.images.find("shop/web:v1")).toMatchObject({
    architectures: ["ARM64"],
    program: { kind: "process", command: ["node", "server.js"], env: { VERSION: "v1" } },
  });
  expect(aws.images.find("shop/web:v2")).toMatchObject({
    program: { kind: "memory", logs: ["Error: DATABASE_URL is not set"], exits: { afterSeconds: 2, code: 1 } },
  });
  expect(aws.iam.findRole("arn:aws:iam::123456789012:role/deploy")).toMatchObject({ policies: [] });
  const { Subnets } = await new EC2Client(clientSettings(aws)).send(new DescribeSubnetsCommand({}));
  expect(Subnets).toMatchObject([{ SubnetId: "subnet-1a", AvailableIpAddressCount: 3 }]);
  expect(aws.oidc.claims).toMatchObject({ repository: "acme/shop", environment: "production" });
  expect(aws.codeDeploy.hookStatuses.get("check-green")).toBe("Failed");
});

test.each([
  ["imgs: []", 'unknown key "imgs". Known keys: images, programs, roles, subnets, claims, codeDeployHooks.'],
  ["images: [{ command: [node] }]", "images[0]: an image needs a reference"],
  ["images: [{ reference: web:v1, comand: [node] }]", 'images[0]: unknown key "comand"'],
  ["images: [{ reference: web:v1, command: node server.js }]", "images[0]: a process has a command (a list of words)"],
  ["images: [{ reference: web:v1, command: [node], logs: [hello] }]", "images[0]: a process has a command"],
  ["images: { reference: web:v1 }", "images: expected a list"],
  ["programs: [{ command: [node] }]", "programs[0]: a program needs a repository"],
  ["subnets: [{ vpc: vpc-1 }]", "subnets[0]: a subnet needs an id."],
  ["roles: [{ name: deploy }]", "roles[0]: a role needs a name and a trust policy"],
  ["codeDeployHooks: { check: Maybe }", "codeDeployHooks.check: expected Succeeded, Failed, InProgress, not Maybe."],
  ["claims: { repo: acme/shop }", 'claims: unknown key "repo"'],
])("a setup file that says %s is refused with the place", async (text, sentence) => {
  await using aws = await startSimulator();
  await expect(setUp(aws, await setupFile(text))).rejects.toThrow(sentence);
});
