import { retry } from "@deploy-actions/shared/retry";
import { bakeOnce, Refused } from "./bake-once.ts";
import type { BuildOptions, BuildPorts, BuiltImage } from "./build-images.ts";
import type { BuildOrder } from "./build-order.ts";
import type { ImageProgress } from "./progress.ts";
import type { Remedy } from "./trouble.ts";

/** In all, of a bake whose push a registry refused. */
const ATTEMPTS = 4;

/** ECR counts requests by the second (user guide, "Amazon ECR service quotas"), ms. */
const NEXT_SECOND = 1_000;

/** Builds these at the same time. What a registry refused is tried again: of what is built by then, only the push. */
export async function buildGroup(
  orders: ReadonlyMap<string, BuildOrder>,
  options: BuildOptions,
  ports: BuildPorts,
): Promise<readonly BuiltImage[]> {
  const { clock, log, signal, renewLogin } = ports;
  const built = new Map<string, ImageProgress>();
  const done = new Map<string, BuiltImage>();
  const tried: Remedy[] = [];
  const attempt = async () => {
    if (tried.at(-1) === "login") await renewLogin();
    if (tried.at(-1) === "one-by-one") await clock.sleep(NEXT_SECOND, signal);
    const open = [...orders]
      .filter(([id]) => !done.has(id))
      .map(([id, order]) => [id, again(order, built.has(id))] as const);
    const bakes = tried.includes("one-by-one") ? open.map((one) => [one]) : [open];
    const ociArtifact = !tried.includes("older-attestations");
    for (const bake of bakes) {
      const images = await bakeOnce(new Map(bake), { ...options, ociArtifact, built }, ports);
      for (const [id, image] of images) done.set(id, image);
    }
  };
  try {
    await retry(attempt, {
      clock,
      log,
      signal,
      attempts: ATTEMPTS,
      retryable: (error) => {
        const remedy = error instanceof Refused ? error.refusal.remedy : undefined;
        if (remedy === undefined || (ONCE.has(remedy) && tried.includes(remedy))) return false;
        tried.push(remedy);
        return true;
      },
    });
  } catch (error) {
    throw error instanceof Refused ? error.refusal.failure : error;
  }
  return [...orders.keys()].flatMap((id) => done.get(id) ?? []);
}

/** What does not help the first time. */
const ONCE: ReadonlySet<Remedy> = new Set(["login", "older-attestations"]);

/** What `no-cache` and `pull` ask for has been done by the attempt that built it. */
function again(order: BuildOrder, isBuilt: boolean): BuildOrder {
  return isBuilt ? { ...order, noCache: false, pull: false } : order;
}
