import type { Look, Looks } from "../src/preflight/look.ts";
import type { Platform } from "../src/preflight/platform.ts";
import type { Ports } from "../src/preflight/ports.ts";
import type { SecretState } from "../src/preflight/secrets.ts";

/** What there is in an account, by the names that the ports take, and what the step may not ask. */
export interface PreflightWorld {
  readonly platforms: Readonly<Record<string, readonly Platform[]>>;
  /** By name. */
  readonly roles: Readonly<Record<string, { readonly trustPolicy: string; readonly mayPass: boolean }>>;
  readonly secrets: Readonly<Record<string, SecretState>>;
  readonly parameters: readonly string[];
  readonly logGroups: readonly string[];
  /** Free addresses. */
  readonly subnets: Readonly<Record<string, number>>;
  /** States. */
  readonly alarms: Readonly<Record<string, string>>;
  /** Those that take addresses over HTTP. */
  readonly targetGroups: readonly string[];
  /** IAM actions. */
  readonly denied: readonly string[];
}

export const TRUSTING = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

const EMPTY: PreflightWorld = {
  platforms: {},
  roles: {},
  secrets: {},
  parameters: [],
  logGroups: [],
  subnets: {},
  alarms: {},
  targetGroups: [],
  denied: [],
};

export function fakePreflight(there: Partial<PreflightWorld>): Ports {
  const world = { ...EMPTY, ...there };
  const answer =
    <Facts>(action: string, find: (name: string) => Facts | "missing") =>
    async (names: readonly string[]): Promise<Looks<Facts>> =>
      new Map(names.map((name) => [name, world.denied.includes(action) ? denied(action) : lookOf(find(name))]));
  const among = (names: readonly string[]) => (name: string) => (names.includes(name) ? undefined : "missing");
  const arn = (role: string) => `arn:aws:iam::123456789012:role/${nameOf(role)}`;
  return {
    home: { account: "123456789012", region: "eu-west-1", partition: "aws" },
    platforms: answer("ecr:BatchGetImage", (image) => world.platforms[image] ?? "missing"),
    roles: answer("iam:GetRole", (role) => {
      const found = world.roles[nameOf(role)];
      return found ? { arn: arn(role), trustPolicy: found.trustPolicy } : "missing";
    }),
    passing: answer("iam:SimulatePrincipalPolicy", (role) =>
      world.roles[nameOf(role)]?.mayPass ? "allowed" : "denied",
    ),
    secrets: answer("secretsmanager:DescribeSecret", (id) => world.secrets[id] ?? "missing"),
    parameters: answer("ssm:DescribeParameters", among(world.parameters)),
    logGroups: answer("logs:DescribeLogGroups", among(world.logGroups)),
    subnets: answer("ec2:DescribeSubnets", (id) => {
      const availableAddresses = world.subnets[id];
      return availableAddresses === undefined ? "missing" : { availableAddresses };
    }),
    alarms: answer("cloudwatch:DescribeAlarms", (name) => {
      const state = world.alarms[name];
      return state === undefined ? "missing" : { state };
    }),
    targetGroups: answer("elasticloadbalancing:DescribeTargetGroups", (group) =>
      world.targetGroups.includes(group) ? { targetType: "ip", protocol: "HTTP", isUsed: true } : "missing",
    ),
  };
}

const nameOf = (role: string) => role.split("/").at(-1) ?? role;

function denied(action: string): Look<never> {
  return { kind: "unchecked", action, why: `${action} is not allowed to this step` };
}

function lookOf<Facts>(found: Facts | "missing"): Look<Facts> {
  return found === "missing" ? { kind: "missing" } : { kind: "found", facts: found };
}
