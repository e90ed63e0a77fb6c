import { systemClock } from "@deploy-actions/shared/clock";
import { idleClock } from "@deploy-actions/shared/testkit/idle-clock";
import { expect, test } from "@jest/globals";
import { registryBases } from "../src/content/registry-bases.ts";
import { ociRegistries } from "../src/oci/oci-registries.ts";
import { CONFIG, content, copyOf, imageOf } from "./oci/content.ts";
import { PASSWORD, TestRegistry, USERNAME } from "./oci/registry.ts";
import { simulatedRegistry } from "./oci/simulated-registry.ts";

const config = content("{}", CONFIG);
const image = imageOf(config);

async function registryWith(behaviour: Parameters<typeof TestRegistry.start>[0]) {
  const registry = await TestRegistry.start(behaviour);
  const base = registry.repository("base/node");
  base.blobs.set(config.digest, config.bytes);
  base.manifests.set(image.digest, image);
  base.tags.set("24", image.digest);
  return registry;
}

function basesFor(dockerConfig: unknown, account?: Parameters<typeof ociRegistries>[0]["account"], own: string[] = []) {
  const masked: string[] = [];
  const { signal } = new AbortController();
  const means = { env: {}, clock: systemClock, log: () => {}, mask: (value: string) => masked.push(value), signal };
  return { bases: registryBases(ociRegistries({ account, own, dockerConfig }, means), means), masked };
}

const login = (host: string) => ({
  auths: { [host]: { auth: Buffer.from(`${USERNAME}:${PASSWORD}`).toString("base64") } },
});

test.each([{ auth: "basic" }, { auth: "bearer" }] as const)(
  "a registry that wants a login is asked with the one that docker has (%j)",
  async (behaviour) => {
    await using registry = await registryWith(behaviour);
    const { bases, masked } = basesFor(login(registry.host));
    expect(await bases.digest(`${registry.host}/base/node:24`)).toEqual({ kind: "known", digest: image.digest });
    expect(masked).toContain(PASSWORD);
  },
);

test("a public registry is asked without a login, once for all images that are built upon it", async () => {
  await using registry = await registryWith({ auth: "none" });
  const { bases } = basesFor({});
  const reference = `${registry.host}/base/node:24`;
  const answers = await Promise.all([bases.digest(reference), bases.digest(reference)]);
  expect(answers).toEqual(Array(2).fill({ kind: "known", digest: image.digest }));
  expect(registry.requests).toEqual(["HEAD /v2/base/node/manifests/24"]);
});

test("a public registry that wants a token gives one to who has no login", async () => {
  await using registry = await registryWith({ auth: "anonymous" });
  const { bases } = basesFor({});
  expect(await bases.digest(`${registry.host}/base/node:24`)).toEqual({ kind: "known", digest: image.digest });
});

test("who cannot tell says why", async () => {
  await using closed = await registryWith({});
  const { bases } = basesFor({});
  expect(await bases.digest(`${closed.host}/base/node:24`)).toEqual({
    kind: "unknown",
    why: `The registry ${closed.host} did not accept the sign-in for looking for 24 in base/node`,
  });
  expect(await bases.digest("no image")).toEqual({ kind: "unknown", why: "it is no reference of an image" });
  await using open = await registryWith({ auth: "none" });
  expect(await bases.digest(`${open.host}/base/node:18`)).toEqual({
    kind: "unknown",
    why: `${open.host} has no such image`,
  });
});

test("a registry that does not answer is not waited for long", async () => {
  const clock = idleClock();
  const { signal } = new AbortController();
  const silent = (_: string, until = signal) => ({
    resolve: () => new Promise<never>((_, reject) => until.addEventListener("abort", () => reject(until.reason))),
  });
  const bases = registryBases(silent as never, { clock, signal });
  expect(await clock.run(bases.digest("far.example.com/node:24"))).toEqual({
    kind: "unknown",
    why: "far.example.com did not answer within 30 s",
  });
});

test("a cancel ends it", async () => {
  const cancel = new AbortController();
  cancel.abort(new Error("cancelled"));
  const means = { env: {}, clock: systemClock, log: () => {}, mask: () => {}, signal: cancel.signal };
  const bases = registryBases(ociRegistries({ account: undefined, own: [], dockerConfig: {} }, means), means);
  await expect(bases.digest("127.0.0.1:1/node:24")).rejects.toThrow("cancelled");
});

test("the step's own registry is asked as the account, and never with what docker has", async () => {
  await using ecr = await simulatedRegistry({ repositories: ["base/node"], mounts: false });
  await ecr.distribution.writeBlob("base/node", config, copyOf(config));
  await ecr.distribution.putManifest("base/node", image, "24");
  const { host } = ecr.distribution;
  const account = { region: ecr.aws.region, login: ecr.login };
  const wrong = { auths: { [host]: { auth: Buffer.from("AWS:wrong").toString("base64") } } };
  const { bases } = basesFor(wrong, account, [host]);
  expect(await bases.digest(`${host}/base/node:24`)).toEqual({ kind: "known", digest: image.digest });
});
