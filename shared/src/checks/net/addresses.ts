import { ADDRCONFIG } from "node:dns";
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { oneAtATime } from "./under-way.ts";

export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** How a host name becomes addresses; `resolveAddresses` unless a test knows better. */
export type Resolve = typeof resolveAddresses;

/**
 * The addresses of a host as programs on this machine see them (/etc/hosts, then DNS), in the system's order, asked anew
 * each time: Node keeps no answer. IPv6 only where this machine has IPv6, which GitHub's runners do not. An IP address,
 * also in the brackets of a URL, is its own answer.
 *
 * Rejects with UnresolvedHost, or with the signal's reason. The system cannot be told to stop looking a name up: after an
 * abort it goes on for as long as its resolver is set to try, and nobody waits. It does few at the same time, so that it
 * is not asked for a name again before it has answered: a silent name server would keep all other names from being found.
 */
export async function resolveAddresses(host: string, signal: AbortSignal): Promise<readonly Address[]> {
  signal.throwIfAborted();
  const literal = host.replace(/^\[(.*)\]$/, "$1");
  const version = isIP(literal);
  if (version !== 0) return [{ address: literal, family: version === 6 ? 6 : 4 }];
  const found = await unlessAborted(askSystem(host), signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new UnresolvedHost(host, Object(error).code, error);
  });
  // A name that is twice in /etc/hosts comes twice.
  const addresses = [...new Set(found.map(({ address }) => address))];
  if (addresses.length === 0) throw new UnresolvedHost(host, "ENOTFOUND");
  return addresses.map((address) => ({ address, family: isIP(address) === 6 ? 6 : 4 }));
}

const askSystem = oneAtATime((host: string) => lookup(host, { all: true, hints: ADDRCONFIG }));

/** The host name gave no address; the message is the end of a sentence. */
export class UnresolvedHost extends Error {
  /** Whether the name service said that there is none. If not, it could not be asked, which tells nothing of the host. */
  readonly answered: boolean;

  constructor(host: string, code: string | undefined, cause?: unknown) {
    const answered = code !== undefined && NO_ADDRESS.has(code);
    super(answered ? `the name ${host} has no address` : `the name ${host} could not be looked up (${meaning(code)})`, {
      cause,
    });
    this.answered = answered;
  }
}

/** getaddrinfo(3): no such name, no address of that family. */
const NO_ADDRESS = new Set(["ENOTFOUND", "EAI_ADDRFAMILY"]);

function meaning(code: string | undefined): string {
  return code === "EAI_AGAIN" ? "the machine's name server does not answer" : (code ?? "no reason given");
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
