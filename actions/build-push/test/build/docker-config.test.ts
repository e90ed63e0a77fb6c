import { lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret } from "@deploy-actions/shared/secret";
import { expect, test } from "@jest/globals";
import { privateConfig } from "../../src/build/docker-config.ts";
import { openDockerFolder, removeDockerFolder } from "../../src/build/file-docker-config.ts";
import type { Login } from "../../src/registry/login.ts";

const HOST = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
const login = (overrides: Partial<Login> = {}): Login => ({
  host: HOST,
  username: "AWS",
  password: new Secret("pass:word"),
  expiresAt: 0,
  ...overrides,
});
const AUTH = Buffer.from("AWS:pass:word").toString("base64");

test("the user's configuration is kept, but for what would be asked instead of the login", () => {
  const theirs = {
    auths: { "https://index.docker.io/v1/": { auth: "aHVi" }, [`https://${HOST}`]: { auth: "b2xk" } },
    credsStore: "desktop",
    credHelpers: { [HOST]: "ecr-login", "gcr.io": "gcloud" },
    proxies: { default: { httpProxy: "http://proxy:3128" } },
    HttpHeaders: { "X-Team": "shop" },
    currentContext: "remote",
    experimental: "enabled",
  };
  expect(privateConfig(theirs, [login()])).toEqual({
    auths: { "https://index.docker.io/v1/": { auth: "aHVi" }, [HOST]: { auth: AUTH } },
    credHelpers: { "gcr.io": "gcloud" },
    proxies: { default: { httpProxy: "http://proxy:3128" } },
    HttpHeaders: { "X-Team": "shop" },
    currentContext: "remote",
  });
});

test("logins that a store of the machine keeps are read from there, and none of ours is kept in it", () => {
  const theirs = {
    auths: { "https://index.docker.io/v1/": {}, [HOST]: {}, "ghcr.io": {} },
    credsStore: "secretservice",
    credHelpers: { "ghcr.io": "gh" },
  };
  expect(privateConfig(theirs, [login()])).toEqual({
    auths: { "https://index.docker.io/v1/": {}, "ghcr.io": {}, [HOST]: { auth: AUTH } },
    credHelpers: { "https://index.docker.io/v1/": "secretservice", "ghcr.io": "gh" },
  });
});

test("several registries, and nobody's configuration", () => {
  expect(privateConfig({}, [login(), login({ host: "other:5000" })])).toEqual({
    auths: { [HOST]: { auth: AUTH }, "other:5000": { auth: AUTH } },
  });
});

async function machine(): Promise<AsyncDisposable & { readonly home: string; readonly temp: string }> {
  const root = await mkdtemp(join(tmpdir(), "docker-config-"));
  const [home, temp] = [join(root, "home"), join(root, "temp")];
  await mkdir(join(home, ".docker"), { recursive: true });
  await mkdir(temp);
  return { home, temp, [Symbol.asyncDispose]: () => rm(root, { recursive: true }) };
}

test("nobody else can read what is written, and nothing of it is left", async () => {
  await using it = await machine();
  await mkdir(join(it.home, ".docker/cli-plugins"));
  await writeFile(join(it.home, ".docker/cli-plugins/docker-buildx"), "");
  await writeFile(join(it.home, ".docker/config.json"), '{"credsStore":"desktop"}');
  const env = { HOME: it.home, RUNNER_TEMP: it.temp };

  const folder = await openDockerFolder(env);
  await folder.writeLogins([login()]);
  const secrets = await folder.writeSecrets({ secrets: new Map([["npm/token", new Secret("hunter2")]]) });

  const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
  const config = join(folder.path, "config.json");
  const [secret = ""] = secrets.values();
  expect([await mode(folder.path), await mode(config), await mode(secret)]).toEqual(["700", "600", "600"]);
  expect(JSON.parse(await readFile(config, "utf8"))).toEqual({ auths: { [HOST]: { auth: AUTH } } });
  expect([...secrets.keys()]).toEqual(["npm/token"]);
  expect(await readFile(secret, "utf8")).toBe("hunter2");
  expect((await lstat(join(folder.path, "cli-plugins"))).isSymbolicLink()).toBe(true);
  expect(folder.buildxConfig).toBe(join(it.home, ".docker/buildx"));

  await folder.remove();
  expect(await readdir(it.temp)).toEqual([]);
  expect(await readdir(join(it.home, ".docker/cli-plugins"))).toEqual(["docker-buildx"]);
  expect(await readFile(join(it.home, ".docker/config.json"), "utf8")).toBe('{"credsStore":"desktop"}');
  // Post comes after a step that has put things in order itself.
  await removeDockerFolder(folder.path);
});

test("two steps of a machine have a folder each", async () => {
  await using it = await machine();
  const env = { HOME: it.home, RUNNER_TEMP: it.temp, DOCKER_CONFIG: join(it.home, "own"), BUILDX_CONFIG: "/builders" };
  const [first, second] = [await openDockerFolder(env), await openDockerFolder(env)];
  expect(first.path).not.toBe(second.path);
  expect(first.buildxConfig).toBe("/builders");
  await first.remove();
  expect(await readdir(it.temp)).toHaveLength(1);
});

test("a configuration that is not JSON is named", async () => {
  await using it = await machine();
  await writeFile(join(it.home, ".docker/config.json"), "{");
  await expect(openDockerFolder({ HOME: it.home, RUNNER_TEMP: it.temp })).rejects.toThrow(
    `Docker's configuration ${it.home}/.docker/config.json is not JSON.`,
  );
  expect(await readdir(it.temp)).toEqual([]);
});

test("only what this action made is removed", async () => {
  await expect(removeDockerFolder("/home/ci")).rejects.toThrow("/home/ci was not made by this action.");
});
