import { access, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Failure } from "@deploy-actions/shared/failure";
import type { Login } from "../registry/login.ts";
import { privateConfig } from "./docker-config.ts";
import type { DockerFolder } from "./step-folder.ts";

const PREFIX = "build-push-docker-";

/** Not by `docker login`: that writes into what all steps of the machine share, and into their key store. */
export async function openDockerFolder(env: Readonly<Record<string, string | undefined>>): Promise<DockerFolder> {
  const theirFolder = folderOf(env);
  const theirs = await readDockerConfig(env);
  // mkdtemp makes it with mode 0700.
  const path = await mkdtemp(join(env.RUNNER_TEMP || tmpdir(), PREFIX));
  for (const name of ["cli-plugins", "contexts"]) {
    if (await isThere(join(theirFolder, name))) await symlink(join(theirFolder, name), join(path, name));
  }
  const writeLogins = async (logins: readonly Login[]) => {
    // Renamed into place: whoever reads it meanwhile reads the one or the other.
    const next = join(path, "config.json.next");
    await writeFile(next, JSON.stringify(privateConfig(theirs, logins)), { mode: 0o600 });
    await rename(next, join(path, "config.json"));
  };
  await writeLogins([]);
  let folders = 0;
  return {
    path,
    buildxConfig: env.BUILDX_CONFIG || join(theirFolder, "buildx"),
    writeLogins,
    async writeSecrets({ secrets }) {
      if (secrets.size === 0) return new Map();
      const folder = join(path, `secrets-${++folders}`);
      await mkdir(folder, { mode: 0o700 });
      const written = [...secrets].map(async ([id, secret], index) => {
        // Not by its id, which may have any letters.
        const file = join(folder, String(index));
        await writeFile(file, secret.reveal(), { mode: 0o600 });
        return [id, file] as const;
      });
      return new Map(await Promise.all(written));
    },
    remove: () => removeDockerFolder(path),
  };
}

/** For post, too, when the step was killed before it could. Only what this action has made. */
export async function removeDockerFolder(path: string): Promise<void> {
  if (!basename(path).startsWith(PREFIX)) throw new Error(`${path} was not made by this action.`);
  // `force` says nothing when it is gone already; links in it are removed, not what they lead to.
  await rm(path, { recursive: true, force: true });
}

/** The user's, as it is written; empty where there is none. */
export async function readDockerConfig(env: Readonly<Record<string, string | undefined>>): Promise<unknown> {
  const file = join(folderOf(env), "config.json");
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (Object(error).code === "ENOENT") return {};
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Failure(`Docker's configuration ${file} is not JSON.`, {
      hint: "Correct or remove it: docker cannot read it either, and would find no login that stands in it.",
      cause: error,
    });
  }
}

function folderOf(env: Readonly<Record<string, string | undefined>>): string {
  return env.DOCKER_CONFIG || join(env.HOME || homedir(), ".docker");
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
