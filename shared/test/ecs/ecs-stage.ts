import type { Ecs, Service, ServiceDeployment } from "../../src/ecs/ecs.ts";

/** Service web of cluster prod: two tasks of web:1, which has one container, steady. Nothing else is there. */
export interface Stage extends AsyncDisposable {
  readonly ecs: Ecs;
  /** The port for another cluster or service. */
  ecsOf(asked: { readonly cluster: string; readonly service: string }): Ecs;
  /** References of images by what their program does; nobody ever pushed `missing`. */
  readonly images: { readonly good: string; readonly crashing: string; readonly missing: string };
  deregister(name: string): Promise<void>;
  /** Lets time go by; milliseconds. */
  pass(ms: number): Promise<void>;
}

export interface StageSettings {
  readonly breaker?: { readonly enable: boolean; readonly rollback: boolean };
  /** Whether the step has the permission ecs:TagResource. */
  readonly mayTag?: boolean;
}

export async function serviceOf(ecs: Ecs): Promise<Service> {
  const search = await ecs.findService();
  if (search.kind === "found") return search.service;
  throw new Error(`There is ${search.kind}.`);
}

export async function deploymentOf(ecs: Ecs, arn: string | undefined): Promise<ServiceDeployment> {
  const found = await ecs.findServiceDeployment(arn ?? "");
  if (found) return found;
  throw new Error("There is no such service deployment.");
}

/** The definition that runs, with another image. */
export async function register({ ecs }: Stage, image: string) {
  const live = await ecs.findTaskDefinition("web:1");
  if (!live) throw new Error("There is no web:1.");
  const containerDefinitions = live.definition.containerDefinitions.map((container) => ({ ...container, image }));
  return await ecs.register({ ...live.definition, containerDefinitions });
}

export async function start(stage: Stage, image: string) {
  const [previous] = (await serviceOf(stage.ecs)).deployments;
  const { name } = await register(stage, image);
  const [deployment] = (await stage.ecs.update({ taskDefinition: name })).deployments;
  if (!previous || !deployment) throw new Error("There is no deployment.");
  return { deployment, previous };
}

const ENDED: readonly string[] = ["SUCCESSFUL", "STOPPED", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED"];

/** How the newest service deployment since then ended. */
export async function ending(stage: Stage, since: number): Promise<ServiceDeployment> {
  let newest: string | undefined;
  await until(stage, async () => {
    const [brief] = await stage.ecs.listServiceDeployments({ since: since - 1_000 });
    newest = brief?.arn;
    return ENDED.includes(brief?.status ?? "");
  });
  return await deploymentOf(stage.ecs, newest);
}

export async function until(stage: Stage, holds: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 600; look++) {
    if (await holds()) return;
    await stage.pass(2_000);
  }
  throw new Error("It did not come to that within 20 minutes.");
}
