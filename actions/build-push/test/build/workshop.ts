import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { systemClock } from "@deploy-actions/shared/clock";
import { Secret } from "@deploy-actions/shared/secret";
import { type BuildOptions, buildImages } from "../../src/build/build-images.ts";
import type { BuildOrder } from "../../src/build/build-order.ts";
import { buildxBuilder } from "../../src/build/buildx-builder.ts";
import { dockerEnvironment } from "../../src/build/child-env.ts";
import { openDockerFolder } from "../../src/build/file-docker-config.ts";
import { pushTag } from "../../src/build/push-tag.ts";
import { installDocker } from "../docker/install.ts";
import { PASSWORD, TestRegistry, USERNAME } from "../oci/registry.ts";
import { ALL, facts, NONE, order } from "./orders.ts";

/** Sources, a docker program, and a registry that wants a login. */
export async function openWorkshop(files: Readonly<Record<string, string>>, driver: "docker" | "remote" = "remote") {
  await using opening = new AsyncDisposableStack();
  const registry = opening.use(await TestRegistry.start());
  const docker = opening.use(await installDocker({ driver }));
  const workspace = await mkdtemp(join(tmpdir(), "workshop-"));
  opening.defer(() => rm(workspace, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(workspace, path)), { recursive: true });
    await writeFile(join(workspace, path), text);
  }
  const folder = await openDockerFolder({ ...docker.env, RUNNER_TEMP: workspace });
  opening.defer(() => folder.remove());
  const login = async (password = PASSWORD) =>
    folder.writeLogins([{ host: registry.host, username: USERNAME, password: new Secret(password), expiresAt: 0 }]);
  await login();

  const stop = new AbortController();
  const env = dockerEnvironment(docker.env, {
    dockerConfig: folder.path,
    buildxConfig: folder.buildxConfig,
    cacheOfActions: false,
  });
  const builder = buildxBuilder({
    name: undefined,
    folder: folder.path,
    env,
    workingDirectory: workspace,
    clock: systemClock,
    signal: stop.signal,
  });
  const lines: string[] = [];
  const warnings: string[] = [];
  const made = opening.move();
  return {
    registry,
    builder,
    stop,
    lines,
    warnings,
    login,
    order: (name: string, overrides: Partial<Omit<BuildOrder, "image">> = {}): BuildOrder =>
      order({
        image: { name, repository: `shop/${name}`, context: name, file: `${name}/Dockerfile` },
        push: { uri: `${registry.host}/shop/${name}` },
        ...overrides,
      }),
    build: (orders: readonly BuildOrder[], overrides: Partial<BuildOptions> = {}) =>
      buildImages(
        orders,
        {
          facts: facts({ driver, can: driver === "docker" ? NONE : ALL }),
          maxParallel: 4,
          workspace,
          pushTag: ({ image }) => pushTag({ id: "7", attempt: "1" }, image.name),
          ...overrides,
        },
        {
          builder,
          // Pauses between attempts are not what these stories are about.
          clock: { now: Date.now, sleep: async () => {} },
          log: (line) => lines.push(line),
          warn: (message) => warnings.push(message),
          signal: stop.signal,
          renewLogin: () => login(),
        },
      ),
    [Symbol.asyncDispose]: () => made.disposeAsync(),
  };
}
