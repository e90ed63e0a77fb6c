import { fileURLToPath } from "node:url";
import { startProgram } from "../gate/world/program.ts";
import type { Part } from "../parts/part.ts";

const SERVE = fileURLToPath(new URL("./serve.py", import.meta.url));

/** MiniStack's own account, of keys that are not twelve digits. */
export const ACCOUNT = "000000000000";
export const REGION = "eu-west-1";

export interface Ministack extends AsyncDisposable {
  /** For AWS_ENDPOINT_URL; below `/_alb/<name>/` what a load balancer answers. */
  readonly url: string;
}

/** Starts it on a port of the loopback, with containers on this engine; none of them is left when it is disposed of. */
export async function startMinistack(
  part: Part,
  { port, dockerHost, folder }: { port: number; dockerHost: string | undefined; folder: string },
): Promise<Ministack> {
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...(dockerHost === undefined ? {} : { DOCKER_HOST: dockerHost }),
    // Of everybody by default.
    BIND_HOST: "127.0.0.1",
    GATEWAY_PORT: String(port),
    // The Region of what comes without a signature, such as requests to a load balancer.
    MINISTACK_REGION: REGION,
    // Signatures, expired keys and the trust policies of roles are checked.
    AUTH: "true",
    // It keeps a key there.
    STATE_DIR: folder,
    // A second port.
    IOT_MTLS_ENABLED: "0",
  };
  const isReady = async () => (await fetch(`${url}/_ministack/health`).catch(() => undefined))?.ok === true;
  const program = await startProgram({ ...part, env: { ...part.env, ...env } }, [SERVE], isReady);
  return {
    url,
    async [Symbol.asyncDispose]() {
      // Its end would take care of the containers, too, but longer than programs are given.
      await fetch(`${url}/_ministack/reset`, { method: "POST" }).catch(() => {});
      await program.stop();
    },
  };
}
