import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@deploy-actions/shared/clock";
import { expect, test } from "@jest/globals";
import { buildxBuilder } from "../../src/build/buildx-builder.ts";
import { installDocker } from "../docker/install.ts";

const never = new AbortController().signal;

function builderOf(env: Readonly<Record<string, string>>, name?: string) {
  return buildxBuilder({
    name,
    folder: tmpdir(),
    env,
    workingDirectory: tmpdir(),
    clock: systemClock,
    signal: never,
  });
}

/** A docker that says but one thing. */
async function scripted(script: string): Promise<AsyncDisposable & { readonly env: Readonly<Record<string, string>> }> {
  const folder = await mkdtemp(join(tmpdir(), "scripted-docker-"));
  await writeFile(join(folder, "docker"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { env: { PATH: `${folder}:/usr/bin:/bin` }, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

test.each([
  ["remote", true],
  ["docker", false],
] as const)("what a builder with the driver %s is", async (driver, pushByDigest) => {
  await using docker = await installDocker({ driver });
  expect(await builderOf(docker.env).inspect()).toMatchObject({
    driver,
    platforms: ["linux/amd64", "linux/arm64"],
    can: { pushByDigest },
  });
});

test("no docker program", async () => {
  await expect(builderOf({ PATH: "/nowhere" }).inspect()).rejects.toMatchObject({
    name: "Failure",
    message: "There is no docker program on this machine: PATH does not lead to one.",
  });
});

test("an engine that does not answer", async () => {
  await using docker = await installDocker({ driver: "docker", unreachable: true });
  await expect(builderOf(docker.env).inspect()).rejects.toMatchObject({
    name: "Failure",
    message: "No Docker daemon answers, so that the current builder cannot be used.",
    hint: expect.stringContaining("sudo systemctl start docker"),
    evidence: ["Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?"],
  });
});

test.each([
  ["no buildx", "echo 'docker: unknown command: docker buildx' >&2; exit 1", "Docker has no buildx on this machine."],
  [
    "no such builder",
    `[ "$2" = version ] && exit; echo 'ERROR: no builder "mine" found' >&2; exit 1`,
    'There is no builder "mine" on this machine.',
  ],
  [
    "no right to the socket",
    `[ "$2" = version ] && exit; echo 'ERROR: permission denied while trying to connect to the Docker daemon socket' >&2; exit 1`,
    "This user may not talk to the Docker daemon.",
  ],
  [
    "a builder that is not there any more",
    `[ "$2" = version ] && exit; echo '#1 [internal] waiting for connection' >&2; echo 'ERROR: context deadline exceeded' >&2; exit 1`,
    'The builder "mine" does not answer.',
  ],
])("%s", async (_, script, message) => {
  await using docker = await scripted(script);
  await expect(builderOf(docker.env, "mine").inspect()).rejects.toMatchObject({ name: "Failure", message });
});
