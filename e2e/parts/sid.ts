import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../command.ts";

/**
 * Unpacks one package of Debian unstable into `folder`, as it is, whatever it depends on: for programs that stable has
 * not, or too old. The machine's own lists of packages stay as they are.
 */
export async function unpackFromSid(name: string, folder: string): Promise<boolean> {
  const mirror = await debianMirror();
  if (!mirror) return false;
  console.log(`Unpacking ${name} of Debian sid (apt-get download) ...`);
  const scratch = `${folder}.scratch`;
  try {
    await mkdir(join(scratch, "lists", "partial"), { recursive: true });
    await mkdir(join(scratch, "archives", "partial"), { recursive: true });
    await writeFile(join(scratch, "sources.list"), `deb [signed-by=${KEYRING}] ${mirror} sid main\n`);
    const apt = ["apt-get", "-qq", ...aptState(scratch)];
    for (const command of [
      [...apt, "update"],
      [...apt, "download", name],
    ]) {
      const { exitCode } = await runCommand(command, { cwd: scratch });
      if (exitCode !== 0) return false;
    }
    await rm(folder, { recursive: true, force: true });
    const unpack = ["sh", "-c", 'dpkg-deb --extract "$0"/*.deb "$1"', scratch, folder];
    return (await runCommand(unpack)).exitCode === 0;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Of the package debian-archive-keyring, which every Debian has; it knows the keys of sid, too. */
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** Everything that apt-get knows of this machine, put elsewhere; it takes its own user only with a folder of its own. */
function aptState(folder: string): readonly string[] {
  return [
    `Dir::Etc::sourcelist=${join(folder, "sources.list")}`,
    "Dir::Etc::sourceparts=/dev/null",
    `Dir::State::lists=${join(folder, "lists")}`,
    "Dir::State::status=/dev/null",
    `Dir::Cache=${folder}`,
    "APT::Sandbox::User=root",
  ].flatMap((option) => ["-o", option]);
}

/** Where this machine gets Debian from: the one it reaches. */
async function debianMirror(): Promise<string | undefined> {
  const format = ["--format", "$(LABEL) $(REPO_URI)", "Identifier: Packages"];
  const { output } = await runCommand(["apt-get", "indextargets", ...format]);
  return /^Debian (\S+)$/m.exec(output)?.[1];
}
