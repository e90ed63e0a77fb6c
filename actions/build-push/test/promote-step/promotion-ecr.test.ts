import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetAuthorizationTokenCommand } from "@aws-sdk/client-ecr";
import { expect, test } from "@jest/globals";
import { accountOf } from "../../src/aws-account.ts";
import { runPromotion } from "../../src/promote-step/run-promotion.ts";
import { awsRegistry } from "../../src/registry/aws-registry.ts";
import { CONFIG, content, copyOf, imageOf, indexOf, referrerOf } from "../oci/content.ts";
import { simulatedRegistry } from "../oci/simulated-registry.ts";
import { effectsOf, promoteInputs } from "./effects.ts";

const config = content('{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}', CONFIG);
const layer = content("a layer of some bytes".repeat(1000));
const image = imageOf(config, layer);
const index = indexOf(image);
const signature = referrerOf(index, "application/vnd.example.signature", config, layer);

/** An account whose shop/web holds an image, signed, as build-1. */
async function account(...repositories: readonly string[]) {
  const stage = await simulatedRegistry({ repositories: ["shop/web", ...repositories], mounts: true });
  const { aws, clock, access, distribution } = stage;
  const { images } = awsRegistry({
    ...{ access, clock, registryId: aws.account, region: aws.region },
    ...{ log: () => {}, signal: new AbortController().signal },
  });
  for (const blob of [config, layer]) await distribution.writeBlob("shop/web", blob, copyOf(blob));
  for (const manifest of [image, index, signature]) await distribution.putManifest("shop/web", manifest);
  await distribution.putManifest("shop/web", index, "build-1");
  const begun = aws.calls.length;
  return {
    ...stage,
    images,
    /** What was asked since then. */
    calls: () => aws.calls.slice(begun).map(({ service, operation }) => `${service}:${operation}`),
  };
}

type Account = Awaited<ReturnType<typeof account>>;

async function run(
  { access, clock }: Account,
  given: Readonly<Record<string, string>>,
  {
    env = {},
    cancel = new AbortController(),
  }: { env?: Readonly<Record<string, string>>; cancel?: AbortController } = {},
) {
  const { effects: plain, traces } = effectsOf(async () => opened, { clock, signal: cancel.signal });
  const effects = { ...plain, env: { ...plain.env, ...env } };
  const opened = accountOf(access, { registry: undefined, clusters: [] }, effects);
  const facts = await clock.run(runPromotion(promoteInputs(given), effects));
  return { facts, ...traces };
}

const PROMOTE = { from: "shop/web:build-1", environment: "production" };

test("within its repository the registry is neither read nor written by its bytes", async () => {
  await using here = await account();
  const { facts } = await run(here, PROMOTE);
  expect(facts.status).toBe("promoted");
  const found = await here.images.find("shop/web", { tag: "current-production" });
  expect(found?.digest).toBe(index.digest);
  expect(here.calls().filter((call) => call.startsWith("registry:"))).toEqual([]);
  expect(here.calls().filter((call) => call === "ecr:PutImage")).toHaveLength(2);
});

test("a second time nothing is written", async () => {
  await using here = await account("live/web");
  const given = { ...PROMOTE, repository: "live/web" };
  await run(here, given);
  const before = here.calls().length;
  const { facts } = await run(here, given);
  expect(facts.status).toBe("unchanged");
  const writes = /Put|Upload|Delete|Create/;
  expect(
    here
      .calls()
      .slice(before)
      .filter((call) => writes.test(call)),
  ).toEqual([]);
});

test("a repository that is not there is created, gets the image with its signature, and no layer is sent", async () => {
  await using here = await account();
  const given = { ...PROMOTE, repository: "live/web", "create-repository": "true", tags: "1.2.3" };
  const { facts, lines } = await run(here, given);
  expect(facts).toMatchObject({
    status: "promoted",
    images: [{ repository: "live/web", digest: index.digest, size: config.size + layer.size }],
  });
  expect((await here.images.find("live/web", { tag: "1.2.3" }))?.digest).toBe(index.digest);
  expect(await here.images.find("live/web", { digest: signature.digest })).toMatchObject({ subject: index.digest });
  expect(lines).toContain("Created repository live/web.");
  expect(here.calls()).not.toContain("registry:GetBlob");
  expect(here.calls()).not.toContain("registry:UploadChunk");
});

test("without create-repository it is told what is missing, and how to make it", async () => {
  await using here = await account();
  const { message } = await run(here, { ...PROMOTE, repository: "live/web" }).catch((error) => error);
  expect(message).toContain("- repository: live/web does not exist in eu-west-1. Write `create-repository: true`");
  expect(here.calls().filter((call) => /Create|Put/.test(call))).toEqual([]);
});

test("another registry is signed in to as docker does it, and its image is copied", async () => {
  await using there = await account();
  await using here = await account("live/web");
  const { authorizationData: [data] = [] } = await there.ecr.send(new GetAuthorizationTokenCommand({}));
  const auth = data?.authorizationToken;
  const folder = await mkdtemp(join(tmpdir(), "docker-"));
  try {
    const { host } = there.distribution;
    await writeFile(join(folder, "config.json"), JSON.stringify({ auths: { [`https://${host}/v2/`]: { auth } } }));
    const given = { from: `${host}/shop/web@${index.digest}`, repository: "live/web", environment: "production" };
    const { facts } = await run(here, given, { env: { DOCKER_CONFIG: folder } });
    expect(facts).toMatchObject({ status: "promoted", images: [{ registry: here.distribution.host }] });
    expect((await here.images.find("live/web", { tag: "current-production" }))?.digest).toBe(index.digest);
    expect(there.calls().filter((call) => call === "registry:GetBlob")).toHaveLength(2);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("cancelled once the image is there, it has no tag, and neither has its source a new one", async () => {
  await using here = await account("live/web");
  const cancel = new AbortController();
  here.aws.onCall(({ phase, operation, input }) => {
    const isLast = operation === "PutManifest" && input.reference === signature.digest;
    if (phase === "answered" && isLast) cancel.abort(new Error("cancelled"));
  });
  const end = run(here, { ...PROMOTE, repository: "live/web" }, { cancel });
  await expect(end).rejects.toThrow("cancelled");
  const brought = await here.images.list("live/web");
  expect(brought.map(({ digest }) => digest)).toContain(index.digest);
  expect(brought.flatMap(({ tags }) => tags)).toEqual([]);
  expect((await here.images.find("shop/web", { digest: index.digest }))?.tags).toEqual(["build-1"]);
});

test("cancelled between two tags, those that were written are taken back", async () => {
  await using here = await account();
  const cancel = new AbortController();
  here.aws.onCall(({ phase, operation }) => {
    if (phase === "answered" && operation === "PutImage") cancel.abort(new Error("cancelled"));
  });
  await expect(run(here, PROMOTE, { cancel })).rejects.toThrow("cancelled");
  expect((await here.images.find("shop/web", { digest: index.digest }))?.tags).toEqual(["build-1"]);
});
