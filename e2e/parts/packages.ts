import { cp, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Finished, runCommand } from "../command.ts";

/** Installs Debian packages; false where this is no Debian, or nobody who may. */
export async function installPackages(names: readonly string[]): Promise<boolean> {
  if (!(await isDebian())) return false;
  console.log(`Installing ${names.join(", ")} (apt-get) ...`);
  await updateLists();
  const installed = await asRoot("apt-get", ...QUIETLY, "install", "--yes", "--no-install-recommends", ...names);
  return installed.exitCode === 0;
}

/**
 * Unpacks a Debian package, with what it needs and this machine lacks, into `folder`: bin, sbin and lib. For servers,
 * which would start at once, on the usual ports, if they were installed.
 */
export async function unpackPackage(name: string, folder: string): Promise<boolean> {
  if (!(await isDebian())) return false;
  console.log(`Unpacking ${name} (apt-get download) ...`);
  const scratch = `${folder}.scratch`;
  try {
    // The lists may be missing, or so old that they name files which are gone.
    if (!(await download(name, scratch))) {
      await updateLists();
      if (!(await download(name, scratch))) return false;
    }
    const root = join(scratch, "root");
    for (const file of await readdir(scratch)) {
      if (file.endsWith(".deb")) await runCommand(["dpkg-deb", "--extract", join(scratch, file), root]);
    }
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    // What the machine needs to start is not below usr in older packages.
    for (const from of [join(root, "usr"), root]) {
      for (const part of await readdir(from)) {
        if (["bin", "sbin", "lib"].includes(part)) await cp(join(from, part), join(folder, part), AS_IT_IS);
      }
    }
    return true;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function download(name: string, folder: string): Promise<boolean> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const simulated = await runCommand(["apt-get", ...QUIETLY, "install", "--simulate", "--no-install-recommends", name]);
  // "Inst NAME (VERSION ...": an installed one that would be upgraded has its version between name and parenthesis.
  const names = [...simulated.output.matchAll(/^Inst (\S+) \(/gm)].map(([, missing = ""]) => missing);
  if (simulated.exitCode !== 0 || names.length === 0) return false;
  const downloaded = await runCommand(["apt-get", ...QUIETLY, "download", ...names], { cwd: folder });
  return downloaded.exitCode === 0;
}

const AS_IT_IS = { recursive: true, verbatimSymlinks: true };

const QUIETLY = ["-qq", "-o", "DPkg::Lock::Timeout=60"];

const updateLists = (): Promise<Finished> => asRoot("apt-get", ...QUIETLY, "update");

function asRoot(...command: readonly string[]): Promise<Finished> {
  const sudo = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  return runCommand([...sudo, ...command], { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
}

async function isDebian(): Promise<boolean> {
  return /^ID=debian$/m.test(await readFile("/etc/os-release", "utf8").catch(() => ""));
}
