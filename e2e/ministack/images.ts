import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Finished, lastLines } from "../command.ts";
import type { MinistackParts } from "./parts.ts";

export interface Images {
  readonly parts: Pick<MinistackParts, "busybox">;
  readonly folder: string;
  docker(...words: readonly string[]): Promise<Finished>;
}

/** What an image does when it is started: a line of shell, ended by SIGTERM as a server should be. */
const serving = (version: string) =>
  `echo serving ${version}; trap 'exit 0' TERM; /bin/busybox httpd -f -p 80 -h /www & wait $!`;

/** Builds an image that answers its version at /version, on port 80, and pushes it. Returns its digest. */
export async function pushVersion(images: Images, reference: string, version: string): Promise<string> {
  return await push(images, reference, { version, command: serving(version) });
}

/** The last words of a container that ends with exit code 7. */
export const LAST_WORDS = "cannot reach the database at db.internal:5432";

export async function pushCrash(images: Images, reference: string): Promise<string> {
  return await push(images, reference, { version: "crash", command: `echo starting; echo ${LAST_WORDS} >&2; exit 7` });
}

async function push(images: Images, reference: string, { version, command }: { version: string; command: string }) {
  const context = join(images.folder, `image-${version}`);
  await mkdir(context, { recursive: true });
  await copyFile(images.parts.busybox.program, join(context, "busybox"));
  await writeFile(join(context, "version"), version);
  const file = [
    "FROM scratch",
    "COPY busybox /bin/busybox",
    "COPY version /www/version",
    'ENTRYPOINT ["/bin/busybox"]',
    `CMD ${JSON.stringify(["sh", "-c", command])}`,
  ];
  await writeFile(join(context, "Dockerfile"), file.join("\n"));
  await succeeded(images.docker("build", "--quiet", "--tag", reference, context));
  const pushed = await succeeded(images.docker("push", reference));
  const [digest] = /sha256:[0-9a-f]{64}/.exec(pushed) ?? [];
  if (!digest) throw new Error(`The push of ${reference} did not tell its digest:\n${pushed}`);
  return digest;
}

async function succeeded(running: Promise<Finished>): Promise<string> {
  const finished = await running;
  if (finished.exitCode !== 0) throw new Error(`docker failed:\n${lastLines(finished).join("\n")}`);
  return finished.output;
}
