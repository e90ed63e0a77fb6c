import { existsSync, watch, writeFileSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Clock } from "@deploy-actions/shared/clock";
import { dockerContainers } from "../../src/smoke/docker-containers.ts";
import type { Program } from "./fake-containers.ts";

/** The adapter on a docker that is a script, with an engine that is a folder. */
export async function openDockerWorld() {
  const home = await mkdtemp(join(tmpdir(), "fake-docker-"));
  const program = join(home, "docker");
  const registry: Record<string, Readonly<Record<string, Program>>> = {};
  const save = () => writeFileSync(join(home, "registry.json"), JSON.stringify(registry));
  await copyFile(join(import.meta.dirname, "fake-docker.cjs"), join(home, "docker.cjs"));
  await writeFile(program, `#!/bin/sh\nexec node "${home}/docker.cjs" "$@"\n`);
  await chmod(program, 0o755);
  await mkdir(join(home, "containers"));
  await writeFile(join(home, "platform"), "linux/amd64");
  save();

  const begun = new Promise<void>((resolve) => {
    const watcher = watch(home, () => {
      if (!existsSync(join(home, "begun"))) return;
      watcher.close();
      resolve();
    });
    watcher.unref();
  });
  let hasBegun = false;
  void begun.then(() => {
    hasBegun = true;
  });
  /** No time passes before a program hangs; then all that was waited for does, and later the grace of a process that is to end. */
  const clock: Clock = {
    now: () => 0,
    sleep: async (ms, signal) => {
      if (hasBegun && ms > 2_000) await new Promise(() => {});
      await begun;
      signal?.throwIfAborted();
    },
  };
  const env = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, FAKE_DOCKER: home };
  return {
    containers: dockerContainers({ env, clock, program }),
    begun,
    publish: (image: string, programs: Readonly<Record<string, Program>>) => {
      registry[image] = programs;
      save();
    },
    left: () => readdir(join(home, "containers")),
    /** The engine stops. */
    stop: () => rm(join(home, "platform")),
    /** It does not let go of its containers. */
    stick: () => writeFile(join(home, "stuck"), ""),
    [Symbol.asyncDispose]: () => rm(home, { recursive: true }),
  };
}
