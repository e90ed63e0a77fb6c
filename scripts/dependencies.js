import { spawn } from "node:child_process";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const node24 = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");

/** Installs what the lock file says when something of it is missing or another version. Safe when two run at once. */
export async function ensureDependencies() {
  if (!isStale()) return;
  await alone(async () => {
    if (!isStale()) return;
    console.error("Installing the dependencies of package-lock.json (npm ci) ...");
    const npm = process.env.npm_execpath;
    const [command, ...first] = npm?.endsWith(".js") ? [process.execPath, npm] : ["npm"];
    // Whoever sets NODE_ENV=production still needs the tools; the output must not mix with that of the command.
    const code = await run(command, [...first, "ci", "--include=dev", "--no-audit", "--no-fund"], root);
    if (code !== 0)
      fail(
        "npm ci failed, see above. It needs the npm registry: check the network, the proxy or the registry of your .npmrc.",
      );
  });
}

/** The Node that comes as a package. Its install script fetches it, which not every npm is allowed to run. */
export async function nodeBinary() {
  if (existsSync(node24)) return node24;
  await alone(async () => {
    if (existsSync(node24)) return;
    const code = await run(process.execPath, ["installArchSpecificPackage.js"], join(root, "node_modules", "node"));
    if (code === 0 && existsSync(node24)) return;
    fail(
      `Node 24 could not be installed for ${process.platform} ${process.arch}. Put Node 24 or newer on the PATH and try again.`,
    );
  });
  return node24;
}

/** npm writes down what it has installed; packages for other platforms are optional and not in it. */
function isStale() {
  const installed = packagesIn(join(root, "node_modules", ".package-lock.json"));
  if (!installed) return true;
  const wanted = packagesIn(join(root, "package-lock.json"));
  return Object.entries(wanted).some(([path, { version, optional }]) => {
    if (path === "" || (optional && !installed[path])) return false;
    return installed[path]?.version !== version;
  });
}

function packagesIn(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).packages : undefined;
}

/** Runs `action` while no other process of this checkout does. The lock of a process that is gone does not count. */
async function alone(action) {
  const lock = join(root, ".cache", "install.pid");
  const mine = `${lock}.${process.pid}`;
  mkdirSync(dirname(lock), { recursive: true });
  writeFileSync(mine, `${process.pid}`);
  while (!tryLink(mine, lock)) {
    if (isHeld(lock)) await setTimeout(200);
    else rmSync(lock, { force: true });
  }
  rmSync(mine);
  const release = () => rmSync(lock, { force: true });
  process.once("exit", release);
  try {
    await action();
  } finally {
    process.off("exit", release);
    release();
  }
}

/** A link appears with its content or not at all, which a file that is created and then written does not. */
function tryLink(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function isHeld(lock) {
  try {
    return process.kill(Number.parseInt(readFileSync(lock, "utf8"), 10), 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

function run(command, args, cwd) {
  const child = spawn(command, args, { cwd, stdio: ["ignore", 2, 2], shell: process.platform === "win32" });
  return new Promise((resolve) => {
    child.on("error", () => resolve(1));
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
