import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import type { Image, Program } from "./images.ts";
import type { Simulator } from "./simulator.ts";

/** Creates what a setup file (YAML or JSON) describes. README.md shows one. */
export async function setUp({ images, iam, subnets, oidc, codeDeploy }: Simulator, path: string): Promise<void> {
  const setup = fields(
    parse(await readFile(path, "utf8")) ?? {},
    ["images", "programs", "roles", "subnets", "claims", "codeDeployHooks"],
    path,
  );
  for (const [index, written] of list(setup.images, `${path}: images`).entries()) {
    const at = `${path}: images[${index}]`;
    const { reference, architectures, ...program } = fields(written, imageKeys, at);
    if (typeof reference !== "string") throw new Error(`${at}: an image needs a reference, such as registry/name:tag.`);
    images.push(
      reference,
      toProgram(program, at),
      architectures ? { architectures: architectures as Image["architectures"] } : {},
    );
  }
  for (const [index, written] of list(setup.programs, `${path}: programs`).entries()) {
    const at = `${path}: programs[${index}]`;
    const { repository, ...program } = fields(written, ["repository", ...programKeys], at);
    if (typeof repository !== "string") throw new Error(`${at}: a program needs a repository, such as shop/web.`);
    images.program(repository, toProgram(program, at));
  }
  for (const [index, written] of list(setup.roles, `${path}: roles`).entries()) {
    const at = `${path}: roles[${index}]`;
    const { name, trust, policies } = fields(written, ["name", "trust", "policies"], at);
    if (typeof name !== "string" || !trust) throw new Error(`${at}: a role needs a name and a trust policy.`);
    iam.role(name, { trust, ...(policies ? { policies: list(policies, `${at}.policies`) as object[] } : {}) });
  }
  for (const [lambda, written] of Object.entries(
    fields(setup.codeDeployHooks ?? {}, undefined, `${path}: codeDeployHooks`),
  )) {
    const status = hookStatuses.find((known) => known === written);
    if (!status)
      throw new Error(`${path}: codeDeployHooks.${lambda}: expected ${hookStatuses.join(", ")}, not ${written}.`);
    codeDeploy.hookStatuses.set(lambda, status);
  }
  for (const [index, written] of list(setup.subnets, `${path}: subnets`).entries()) {
    const at = `${path}: subnets[${index}]`;
    const { id, ...settings } = fields(written, subnetKeys, at);
    if (typeof id !== "string") throw new Error(`${at}: a subnet needs an id.`);
    subnets.add(id, settings);
  }
  if (setup.claims)
    oidc.claims = {
      ...oidc.claims,
      ...fields(setup.claims, Object.keys({ ...oidc.claims, environment: "" }), `${path}: claims`),
    };
}

const programKeys = ["command", "env", "exits", "logs", "sigterm", "healthy"];

const imageKeys = ["reference", "architectures", ...programKeys];

const subnetKeys = ["id", "vpc", "availabilityZone", "availableIpAddresses", "mapPublicIpOnLaunch"];

const hookStatuses = ["Succeeded", "Failed", "InProgress"] as const;

/** With a command the image is a real process, without one it lives in memory. */
function toProgram({ command, env, ...memory }: Readonly<Record<string, unknown>>, at: string): Program {
  if (command === undefined && env === undefined) return { kind: "memory", ...memory };
  if (!Array.isArray(command) || Object.keys(memory).length > 0) {
    throw new Error(
      `${at}: a process has a command (a list of words) and env; exits, logs, sigterm and healthy are for images without one.`,
    );
  }
  return { kind: "process", command: command.map(String), ...(env ? { env: env as Record<string, string> } : {}) };
}

/** `known` undefined: keys of whatever name. */
function fields(written: unknown, known: readonly string[] | undefined, at: string): Readonly<Record<string, unknown>> {
  if (typeof written !== "object" || written === null || Array.isArray(written))
    throw new Error(`${at}: expected keys and values.`);
  const unknown = known && Object.keys(written).find((key) => !known.includes(key));
  if (known && unknown !== undefined)
    throw new Error(`${at}: unknown key "${unknown}". Known keys: ${known.join(", ")}.`);
  return written as Readonly<Record<string, unknown>>;
}

function list(written: unknown, at: string): readonly unknown[] {
  if (written !== undefined && !Array.isArray(written)) throw new Error(`${at}: expected a list.`);
  return written ?? [];
}
