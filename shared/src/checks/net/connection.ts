import type { Socket } from "node:net";

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

/** `192.0.2.1:443`, `[2001:db8::1]:443`. */
export function hostAndPort(host: string, port: number): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
