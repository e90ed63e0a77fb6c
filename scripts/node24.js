/**
 * `node scripts/node24.js SCRIPT [ARGUMENTS]` runs a script as every command of this repository does: with the
 * dependencies of the lock file in place, and on Node 24 or newer. Itself it needs Node 20 and nothing installed.
 */
import { spawn } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { ensureDependencies, nodeBinary, root } from "./dependencies.js";

await ensureDependencies();
const ownVersion = Number(process.versions.node.split(".")[0]);
const node = ownVersion >= 24 ? process.execPath : await nodeBinary();
const path = [dirname(node), join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter);
const child = spawn(node, process.argv.slice(2), { stdio: "inherit", env: { ...process.env, PATH: path } });

// A terminal signals the whole group with Ctrl-C; a second SIGINT from here would look like an impatient user.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => (signal === "SIGINT" && process.stdin.isTTY ? undefined : child.kill(signal)));
}
// `kill` of a background npm ends npm and its shell, and tells nobody below them: an orphan ends what it started.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && child.kill("SIGTERM"), 1_000).unref();
child.on("exit", (code, signal) => {
  if (signal) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  } else process.exit(code ?? 1);
});
