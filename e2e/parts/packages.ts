import { readFile } from "node:fs/promises";
import { runCommand } from "../command.ts";

/** Installs Debian packages; false where this is no Debian, or nobody who may. */
export async function installPackages(names: readonly string[]): Promise<boolean> {
  const release = await readFile("/etc/os-release", "utf8").catch(() => "");
  if (!/^ID=debian$/m.test(release)) return false;
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = [...asRoot, "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=60"];
  console.log(`Installing ${names.join(", ")} (apt-get) ...`);
  await runCommand([...apt, "update"], { env });
  const installed = await runCommand([...apt, "install", "--yes", "--no-install-recommends", ...names], { env });
  return installed.exitCode === 0;
}
