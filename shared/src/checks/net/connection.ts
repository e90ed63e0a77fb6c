import { isIP, type Socket, type TcpNetConnectOpts } from "node:net";
import type { Address } from "./addresses.ts";

/** How to connect to a host whose addresses are known: to one after the other, until one takes the connection. */
export function toAddresses(
  addresses: readonly Address[],
): Pick<TcpNetConnectOpts, "lookup" | "autoSelectFamilyAttemptTimeout"> {
  const [first] = addresses;
  return {
    lookup: (_host, { all }, callback) => {
      if (all) callback(null, [...addresses]);
      else callback(null, first?.address ?? "", first?.family);
    },
    autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
  };
}

/** Until the next address is tried. Node's own 250 give up on a server on another continent. */
const NEXT_ADDRESS_MS = 1_000;

/**
 * Waits until a socket that was just made is connected ("connect") or has also shaken hands ("secureConnect"). Rejects
 * with the socket's error, or with the signal's reason. Whoever made the socket destroys it.
 */
export function connected(socket: Socket, event: "connect" | "secureConnect", signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    const settled = () => signal.removeEventListener("abort", abort);
    socket.once(event, () => {
      settled();
      resolve();
    });
    // Stays: a socket may break once more while it is being destroyed.
    socket.on("error", (error) => {
      settled();
      reject(error);
    });
    if (signal.aborted) abort();
  });
}

/** What a host is called in a TLS handshake (RFC 6066): a name, without a dot at its end. Empty for an address. */
export function nameInHandshake(host: string): string {
  return isIP(host) === 0 ? host.replace(/\.$/, "") : "";
}

/** `192.0.2.1:443`, `[2001:db8::1]:443`. */
export function hostAndPort(host: string, port: number): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
