import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { findBuilder } from "../rehearse/image/builder.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "builder-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Looks for a builder where the `docker` on the PATH is this program of Node; undefined: there is none. */
async function find(program: string | undefined, { patience = 60_000, env = {} } = {}) {
  const bin = join(folder, "bin");
  await mkdir(bin);
  if (program !== undefined) {
    await writeFile(join(bin, "docker"), `#!${process.execPath}\n${program}`);
    await chmod(join(bin, "docker"), 0o755);
  }
  const means = { PATH: bin, HOME: "/home/ann", AWS_SECRET_ACCESS_KEY: "secret", ...env };
  return await findBuilder({ env: means, folder, patience, signal: new AbortController().signal });
}

/** Fetches what the Dockerfile adds, as BuildKit does. */
const BUILDS = `
const { readFileSync } = require("node:fs");
const [, url] = /^ADD (\\S+)/m.exec(readFileSync(process.argv.at(-1) + "/Dockerfile", "utf8"));
require("node:http").get(url, (response) => response.resume());
`;

test("a docker that builds what has to be fetched from here is a builder, and a step gets what leads to it", async () => {
  const env = { DOCKER_HOST: "unix:///run/docker.sock", BUILDX_BUILDER: "fast" };
  expect(await find(BUILDS, { env })).toEqual({
    kind: "buildkit",
    env: { ...env, PATH: join(folder, "bin"), DOCKER_CONFIG: "/home/ann/.docker" },
  });
});

test("a configuration of docker that is somewhere else stays there", async () => {
  const found = await find(BUILDS, { env: { DOCKER_CONFIG: "/etc/docker-of-ann" } });
  expect(found).toMatchObject({ env: { DOCKER_CONFIG: "/etc/docker-of-ann" } });
});

test.each([
  ["no docker", undefined, "there is no docker on the PATH"],
  ["no buildx", refusing("unknown flag: --progress\n\nUsage:  docker [OPTIONS] COMMAND"), "docker has no buildx"],
  [
    "no engine",
    refusing("ERROR: Cannot connect to the Docker daemon at unix:///var/run/docker.sock."),
    "docker buildx cannot build here (Cannot connect to the Docker daemon at unix:///var/run/docker.sock.)",
  ],
  ["a docker without a word", refusing(""), "docker buildx cannot build here (it said nothing)"],
  ["a builder on another machine", "", "the builder of docker is not on this machine"],
])("%s: nothing can be built, and it is said why", async (_, program, because) => {
  expect(await find(program)).toEqual({ kind: "none", because });
});

function refusing(words: string): string {
  return `process.stderr.write(${JSON.stringify(words)}); process.exitCode = 1;`;
}

test("a docker that does not answer is given up", async () => {
  expect(await find("setInterval(() => {}, 1000);", { patience: 100 })).toEqual({
    kind: "none",
    because: "docker did not answer within 0.1 s",
  });
});

test("who is interrupted looks for nothing more", async () => {
  const stopped = AbortSignal.abort(new Error("stopped"));
  await expect(findBuilder({ env: { PATH: folder }, folder, signal: stopped })).rejects.toThrow("stopped");
});
