import { fakeClock } from "@deploy-actions/shared/testkit/fake-clock";
import type { Distribution } from "../../src/oci/distribution.ts";
import { lookAt } from "../../src/promote/look.ts";
import { planPromotion } from "../../src/promote/plan.ts";
import type { PromotionRegistry } from "../../src/promote/ports.ts";
import { type PromotedImage, promote } from "../../src/promote/promote.ts";
import { type Place, promotionsOf } from "../../src/promote/promotion.ts";
import { readSources } from "../../src/promote/source.ts";
import { clientOf } from "../oci/distribution-stage.ts";
import type { TestRegistry } from "../oci/registry.ts";

/** Registries, of which the first is that of the step. */
export function registriesOf(first: TestRegistry, ...others: readonly TestRegistry[]) {
  const known = new Map<string | undefined, PromotionRegistry>();
  for (const { host } of [first, ...others])
    known.set(host, { distribution: clientOf(host).distribution, images: undefined });
  known.set(undefined, known.get(first.host) as PromotionRegistry);
  const lines: string[] = [];
  const ports = {
    registry: async (host: string | undefined) => known.get(host) ?? Promise.reject(new Error(`no ${host}`)),
    log: (line: string) => lines.push(line),
    clock: fakeClock(),
  };
  return { ports, lines, known };
}

type Ports = ReturnType<typeof registriesOf>["ports"];

export async function planFor(from: string, to: Place | undefined, ports: Ports) {
  const sources = readSources(from);
  if (!sources.ok) throw new Error(JSON.stringify(sources.problems));
  const promotions = promotionsOf(sources.value, to);
  if (!promotions.ok) throw new Error(JSON.stringify(promotions.problems));
  return planPromotion(await lookAt(promotions.value, ports));
}

/** The whole way; every image gets the tag `v1`, through the API of its registry. */
export async function promoteAll(from: string, to: Place | undefined, ports: Ports) {
  const plan = await planFor(from, to, ports);
  if (!plan.ok) throw new Error(JSON.stringify(plan.problems));
  return await promote(plan.value, ports, (images) => tagAll(images, ports));
}

async function tagAll(images: readonly PromotedImage[], ports: Ports): Promise<void> {
  for (const { host, repository, digest } of images) {
    const { distribution }: { distribution: Distribution } = await ports.registry(host);
    const manifest = await distribution.manifest(repository, digest);
    if (!manifest) throw new Error(`${digest} is not in ${repository}`);
    await distribution.putManifest(repository, manifest, "v1");
  }
}
