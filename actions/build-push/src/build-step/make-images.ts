import { invalid } from "@deploy-actions/shared/problems";
import type { Account } from "../account.ts";
import { type BuiltImage, buildImages } from "../build/build-images.ts";
import type { BuildOrder } from "../build/build-order.ts";
import type { BuilderFacts } from "../build/builder.ts";
import { cannot } from "../build/cannot.ts";
import { pushTag } from "../build/push-tag.ts";
import type { Docker, Effects } from "../effects.ts";
import type { Gates } from "../settings/gates.ts";
import { cannotSmokeTest } from "../smoke/cannot.ts";
import type { Leftover } from "../state.ts";

/** Throws what the builder, and the engine for the smoke test, cannot do of this. */
export async function refuseImpossible(
  orders: readonly BuildOrder[],
  facts: BuilderFacts,
  { smoke }: Gates,
  { containers }: Docker,
): Promise<void> {
  const images = orders.map(({ image }) => image);
  const untested = smoke ? cannotSmokeTest(await containers.engine(), images) : [];
  const problems = [...cannot(orders, facts), ...untested];
  if (problems.length > 0) throw invalid("The builder cannot do this:", problems);
}

export interface Made {
  readonly images: readonly BuiltImage[];
  readonly leftovers: readonly Leftover[];
}

/** Builds and pushes all. What a push needs of tags is saved before it begins. */
export async function makeImages(
  orders: readonly BuildOrder[],
  {
    facts,
    maxParallel,
    account,
    docker,
    effects,
  }: {
    readonly facts: BuilderFacts;
    readonly maxParallel: number;
    readonly account: Account | undefined;
    readonly docker: Docker;
    readonly effects: Effects;
  },
): Promise<Made> {
  const { env, workspace } = effects;
  const run = { id: env.GITHUB_RUN_ID ?? String(process.pid), attempt: env.GITHUB_RUN_ATTEMPT ?? "1" };
  const tagOf = ({ image }: BuildOrder) => pushTag(run, image.name);
  const leftovers = facts.can.pushByDigest
    ? []
    : orders.flatMap((order) => (order.push ? { repository: order.image.repository, tag: tagOf(order) } : []));
  effects.save({ leftovers });
  const writeLogin = async () => {
    if (account) await docker.folder.writeLogins(await loginsFor(orders, account));
  };
  await writeLogin();
  const withSecrets: BuildOrder[] = [];
  for (const order of orders)
    withSecrets.push({ ...order, secretFiles: await docker.folder.writeSecrets(order.image) });
  const images = await buildImages(
    withSecrets,
    { facts, maxParallel, workspace, pushTag: tagOf },
    { ...effects, builder: docker.builder, renewLogin: writeLogin },
  );
  await docker.builder.forget(images.flatMap(({ leftover }) => leftover ?? []));
  return { images, leftovers };
}

/** The password is good for every host of the registry: docker looks for the one that stands in the reference. */
async function loginsFor(orders: readonly BuildOrder[], account: Account) {
  const login = await account.login();
  const hosts = orders.flatMap(({ push }) => (push ? (push.uri.split("/")[0] ?? []) : []));
  return [...new Set([login.host, ...hosts])].map((host) => ({ ...login, host }));
}
