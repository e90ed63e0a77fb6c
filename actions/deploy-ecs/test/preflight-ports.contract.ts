import { expect, test } from "@jest/globals";
import type { Finder } from "../src/preflight/look.ts";
import type { Ports } from "../src/preflight/ports.ts";

/** One thing that is there, what is told of it, and one that is not there. */
export interface Known {
  readonly there: string;
  readonly facts: unknown;
  readonly missing: string;
}

export type PortName = Exclude<keyof Ports, "home" | "passing">;

export interface PortsStage extends AsyncDisposable {
  /** With every permission that a preflight needs. */
  readonly ports: Ports;
  /** Without any. */
  readonly denied: Ports;
  readonly known: Readonly<Record<PortName, Known>>;
  /** ARNs of two roles, of which the step may pass the first. */
  readonly passable: string;
  readonly notPassable: string;
}

const ACTIONS: Readonly<Record<PortName, string>> = {
  platforms: "ecr:BatchGetImage",
  roles: "iam:GetRole",
  secrets: "secretsmanager:DescribeSecret",
  parameters: "ssm:DescribeParameters",
  logGroups: "logs:DescribeLogGroups",
  subnets: "ec2:DescribeSubnets",
  alarms: "cloudwatch:DescribeAlarms",
  targetGroups: "elasticloadbalancing:DescribeTargetGroups",
};
const PORTS = Object.keys(ACTIONS) as readonly PortName[];

/** What the judgement relies on; the fake and the adapters must both hold it. */
export function preflightPortsContract(name: string, open: () => Promise<PortsStage>): void {
  const finder = (ports: Ports, port: PortName): Finder<unknown> => ports[port];

  test.each(PORTS)(`${name}: %s tells what there is and what there is not, asked at once`, async (port) => {
    await using stage = await open();
    const { there, facts, missing } = stage.known[port];
    const looks = await finder(stage.ports, port)([missing, there]);
    expect(looks.get(there)).toEqual({ kind: "found", facts });
    expect(looks.get(missing)).toEqual({ kind: "missing" });
    expect(await finder(stage.ports, port)([missing])).toEqual(new Map([[missing, { kind: "missing" }]]));
  });

  test.each(PORTS)(`${name}: %s names the permission that is missing`, async (port) => {
    await using stage = await open();
    const { there, missing } = stage.known[port];
    const why = `${ACTIONS[port]} is not allowed to this step`;
    const unchecked = { kind: "unchecked", action: ACTIONS[port], why };
    expect(await finder(stage.denied, port)([there, missing])).toEqual(
      new Map([
        [there, unchecked],
        [missing, unchecked],
      ]),
    );
  });

  test(`${name}: passing tells which roles the step may hand to tasks`, async () => {
    await using stage = await open();
    const { ports, denied, passable, notPassable } = stage;
    expect(await ports.passing([passable, notPassable])).toEqual(
      new Map([
        [passable, { kind: "found", facts: "allowed" }],
        [notPassable, { kind: "found", facts: "denied" }],
      ]),
    );
    expect(await ports.passing([notPassable])).toEqual(new Map([[notPassable, { kind: "found", facts: "denied" }]]));
    expect((await denied.passing([passable])).get(passable)).toMatchObject({ action: "iam:SimulatePrincipalPolicy" });
  });

  test(`${name}: a role that is named without its ARN is told with it`, async () => {
    await using stage = await open();
    const { there } = stage.known.roles;
    const role = there.split("/").at(-1) ?? "";
    expect((await stage.ports.roles([role])).get(role)).toMatchObject({ kind: "found", facts: { arn: there } });
  });
}
