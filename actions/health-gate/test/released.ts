import { RegisterTaskDefinitionCommand, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { formatReleaseHandle } from "@deploy-actions/shared/release/handle";
import {
  type Account,
  type AccountOptions,
  openAccount,
  pass,
  until,
  webTask,
} from "@deploy-actions/shared/testkit/ecs/account";
import type { Program } from "@deploy-actions/simulator/images";
import { openFront, type Version, versionNamed } from "./front.ts";

/** An account whose service went from web:1 (version v1) to web:2 (version v2), with a web server in front of it. */
export interface Released extends Account {
  readonly url: string;
  readonly v1: Version;
  readonly v2: Version;
  /** The release handle of the deploy of web:2. */
  readonly handle: string;
  /** Deploys an image with this tag as the next revision; gives the release handle. */
  deploy(tag: string, program: Program, options?: Deploying): Promise<string>;
}

interface Deploying {
  /** Whether the service has to be steady before the next thing happens. Default true. */
  readonly wait?: boolean | undefined;
}

interface ReleasedOptions extends Omit<AccountOptions, "first">, Deploying {
  /** What the image of web:2 does, when it is not to say its version. */
  readonly second?: Program;
}

export async function openReleased({ wait, second, ...options }: ReleasedOptions = {}): Promise<Released> {
  const v1 = versionNamed("v1");
  const v2 = versionNamed("v2");
  const account = await openAccount({ speed: 240, first: v1.program, ...options });
  const front = await openFront(account.aws);
  const deploy: Released["deploy"] = (...deployed) => deployTo(account, ...deployed);
  return {
    ...account,
    url: front.url,
    v1,
    v2,
    handle: await deploy("v2", second ?? v2.program, { wait }),
    deploy,
    [Symbol.asyncDispose]: async () => {
      await front[Symbol.asyncDispose]();
      await account[Symbol.asyncDispose]();
    },
  };
}

async function deployTo(
  { aws, ecs, push, service: look }: Account,
  tag: string,
  program: Program,
  { wait = true }: Deploying = {},
): Promise<string> {
  const { taskDefinition: from } = await look();
  const { taskDefinition } = await ecs.send(new RegisterTaskDefinitionCommand(webTask(push(tag, program))));
  const to = `web:${taskDefinition?.revision}`;
  const update = new UpdateServiceCommand({ cluster: "prod", service: "web", taskDefinition: to });
  const { service } = await ecs.send(update);
  const deployment = service?.deployments?.find(({ status }) => status === "PRIMARY")?.id;
  if (wait) await settled({ aws, service: look });
  return formatReleaseHandle({
    kind: "ecs",
    region: aws.region,
    cluster: "prod",
    service: "web",
    from,
    to,
    deployment,
  });
}

/** Resolves when the service is steady, whatever was asked of it just now. */
export async function settled({ aws, service }: Pick<Account, "aws" | "service">): Promise<void> {
  // Reads lag behind writes: the first ones would show what was steady before. No rollout is over sooner than this.
  await pass(aws, 60_000);
  await until(aws, async () => (await service()).steady);
}

/** The inputs of a gate that judges web:2 by what answers, and by further checks, and goes back when it is not good. */
export function judging(
  { url, handle }: Pick<Released, "url" | "handle">,
  inputs: Readonly<Record<string, string>> = {},
  further: readonly object[] = [],
): Readonly<Record<string, string>> {
  const web = {
    kind: "http",
    name: "web",
    url,
    version: { json: "$.version" },
    timeout: "60s",
    expect: { status: 200 },
    "fail-fast": [500],
  };
  const checks = JSON.stringify([web, ...further]);
  return { checks, "expected-version": "v2", release: handle, rollback: "true", ...inputs };
}

/** For a job's onLine: the version fails from the beginning of the bake on. */
export function turningBad(version: Version): (line: { readonly text: string }) => void {
  return ({ text }) => {
    if (text.includes("has converged")) version.status = 500;
  };
}
