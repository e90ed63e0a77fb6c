import { mkdtemp, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import type { Part } from "../../parts/part.ts";
import { type Program, startProgram } from "./program.ts";

export interface Nginx extends AsyncDisposable {
  /** Takes the new configuration for connections to come, as a deploy that switches an upstream does; may take a moment. */
  reload(http: string): Promise<void>;
}

/** Starts nginx with the inside of its `http` block, ready when it serves. */
export async function startNginx(
  part: Part,
  folder: string,
  { port, address }: { readonly port: number; readonly address?: string },
  http: string,
): Promise<Nginx> {
  const home = await mkdtemp(join(folder, "nginx-"));
  const file = join(home, "nginx.conf");
  await writeFile(file, configuration(home, http));
  const nginx: Program = await startProgram(part, ["-p", home, "-c", file, "-e", "stderr"], () =>
    isServing(port, address),
  );
  return {
    async reload(next) {
      await writeFile(file, configuration(home, next));
      nginx.signal("SIGHUP");
    },
    [Symbol.asyncDispose]: nginx.stop,
  };
}

/**
 * Whether one of its processes answers, which needs no site: to nonsense they say 400. That it listens is not enough. It
 * does so before it heeds signals, and a configuration that is given to it then is lost.
 */
function isServing(port: number, address = "127.0.0.1"): Promise<boolean> {
  const socket = connect(port, address).setTimeout(1000, () => socket.destroy());
  return new Promise<boolean>((resolve) => {
    socket.on("data", () => resolve(true));
    socket.on("error", () => {});
    socket.on("close", () => resolve(false));
    socket.end("nonsense\r\n\r\n");
  });
}

function configuration(home: string, http: string): string {
  const kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return [
    "daemon off;",
    "worker_processes 1;",
    // Root's workers would be another user, who may not look into our folder.
    ...(process.getuid?.() === 0 ? [`user ${userInfo().username};`] : []),
    `pid ${join(home, "nginx.pid")};`,
    "error_log stderr;",
    "events {}",
    "http {",
    "access_log off;",
    ...kinds.map((kind) => `${kind}_temp_path ${join(home, kind)};`),
    http,
    "}",
  ].join("\n");
}
