import { Failure } from "@deploy-actions/shared/failure";
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

/** Sources, layers and their compressed copies: less than this is full before a small image is built. Bytes. */
const LEAST_SPACE = 100 * 1024 * 1024;

/** Throws when the disk of the runner is as good as full: a build finds that out late, and in words that name no disk. */
export function refuseFullDisk(freeBytes: number): void {
  if (freeBytes >= LEAST_SPACE) return;
  const free = `${(freeBytes / 1024 / 1024).toFixed(1)} MiB`;
  throw new Failure(
    `The disk of the runner is full: ${free} are left for temporary files, and a build needs 100 MiB at least.`,
    {
      hint: "Remove what is not needed before this step (docker system prune on a runner of your own), or use a larger runner.",
    },
  );
}

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

/** The tag for a builder that cannot push by digest. Two jobs of one run may build images of the same name. */
export function pushTagsOf({ env }: Pick<Effects, "env">): (order: BuildOrder) => string {
  const random = Math.random().toString(36).slice(2, 8);
  const run = { id: env.GITHUB_RUN_ID ?? "local", attempt: `${env.GITHUB_RUN_ATTEMPT ?? "1"}-${random}` };
  return ({ image }) => pushTag(run, image.name);
}

/** Builds and pushes all. */
export async function makeImages(
  orders: readonly BuildOrder[],
  {
    facts,
    maxParallel,
    account,
    docker,
    effects,
    tagOf,
    leftovers,
  }: {
    readonly facts: BuilderFacts;
    readonly maxParallel: number;
    readonly account: Account | undefined;
    readonly docker: Docker;
    readonly effects: Effects;
    readonly tagOf: (order: BuildOrder) => string;
    readonly leftovers: readonly Leftover[];
  },
): Promise<readonly BuiltImage[]> {
  const renewLogin = async () => {
    if (account) await docker.folder.writeLogins(await loginsFor(orders, account));
  };
  await renewLogin();
  const withSecrets: BuildOrder[] = [];
  for (const order of orders)
    withSecrets.push({ ...order, secretFiles: await docker.folder.writeSecrets(order.image) });
  try {
    const images = await buildImages(
      withSecrets,
      { facts, maxParallel, workspace: effects.workspace, pushTag: tagOf },
      { ...effects, builder: docker.builder, renewLogin },
    );
    account?.registry.images.pushed(sum(images.map(manifestsOf)));
    return images;
  } finally {
    // An engine has them also when it could not push them, or not all.
    await docker.builder.forget(leftovers.map(({ image }) => image));
  }
}

/** At most: an image and its attestation for each platform, and the index of them. */
const manifestsOf = ({ platforms }: BuiltImage): number => 2 * platforms.length + 1;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** The password is good for every host of the registry: docker looks for the one that stands in the reference. */
async function loginsFor(orders: readonly BuildOrder[], account: Account) {
  const login = await account.login();
  const hosts = orders.flatMap(({ push }) => (push ? (push.uri.split("/")[0] ?? []) : []));
  return [...new Set([login.host, ...hosts])].map((host) => ({ ...login, host }));
}
