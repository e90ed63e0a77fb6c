import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { awsRegistries } from "../../src/promote-step/aws-registries.ts";
import { simulatedRegistry } from "../oci/simulated-registry.ts";

/** The registries of a simulated account, and what was masked. */
async function registries(env: Readonly<Record<string, string>> = {}) {
  const { aws, access, clock } = await simulatedRegistry({ repositories: [], mounts: false });
  const masked: string[] = [];
  const { signal } = new AbortController();
  const mask = (value: string) => void masked.push(value);
  const registry = awsRegistries(access, {
    env: { DOCKER_CONFIG: "/nowhere", ...env },
    clock,
    log: () => {},
    mask,
    signal,
  });
  return { aws, registry, masked, [Symbol.asyncDispose]: aws.close };
}

test.each([
  "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
  "123456789012.dkr.ecr-fips.eu-west-1.amazonaws.com",
  "123456789012.dkr-ecr.eu-west-1.on.aws",
])("%s is the account's own registry", async (host) => {
  await using account = await registries();
  const own = await account.registry(undefined);
  expect(own.distribution.host).toBe(new URL(account.aws.url).host);
  expect(own.images).toBeDefined();
  expect(await account.registry(host)).toBe(own);
  expect(account.aws.calls.map(({ operation }) => operation)).toEqual(["GetAuthorizationToken"]);
});

test.each([
  ["another Region", "123456789012.dkr.ecr.us-east-1.amazonaws.com", true],
  ["another account, which mostly lets pull and no more", "210987654321.dkr.ecr.eu-west-1.amazonaws.com", false],
  ["a registry that is no ECR", "ghcr.io", false],
])("%s", async (_, host, isAsked) => {
  await using account = await registries();
  const { distribution, images } = await account.registry(host);
  expect(distribution.host).toBe(host);
  expect(images !== undefined).toBe(isAsked);
  expect(await account.registry(host)).toBe(await account.registry(host));
});

test("Docker Hub is asked where it answers, and a password of docker's is masked", async () => {
  const folder = await mkdtemp(join(tmpdir(), "docker-"));
  const auth = Buffer.from("somebody:their-password").toString("base64");
  await writeFile(join(folder, "config.json"), JSON.stringify({ auths: { "https://index.docker.io/v1/": { auth } } }));
  try {
    await using account = await registries({ DOCKER_CONFIG: folder });
    expect((await account.registry("docker.io")).distribution.host).toBe("registry-1.docker.io");
    expect(account.masked).toContain("their-password");
  } finally {
    await rm(folder, { recursive: true });
  }
});
