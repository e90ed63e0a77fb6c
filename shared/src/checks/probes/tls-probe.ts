import { connect } from "node:tls";
import { formatDuration } from "../../duration.ts";
import type { TlsCheck } from "../check.ts";
import { type Resolve, resolveAddresses } from "../net/addresses.ts";
import { connected, nameInHandshake, toAddresses } from "../net/connection.ts";
import { lookAtAddresses } from "../net/each-address.ts";
import { judgeCertificate } from "../net/judge-certificate.ts";
import { peerCertificate } from "../net/peer-certificate.ts";
import { TimeIsUp } from "../net/time-limit.ts";
import { explainTls, trusting } from "../net/trust.ts";
import type { Probe } from "../observation.ts";
import type { ProbeEffects } from "./expectation.ts";

/**
 * Passes where a server shows a certificate that is trusted, for the server name, and valid for long enough. The value
 * is the whole days that are left. A server may ask for a certificate in turn: it gets none.
 */
export function tlsProbe(
  check: TlsCheck,
  { clock }: Pick<ProbeEffects, "clock">,
  resolve: Resolve = resolveAddresses,
): Probe {
  const { host, port, serverName, pace } = check;
  const secureContext = trusting(check.ca);
  return {
    look: (signal) =>
      lookAtAddresses(check, resolve, signal, async (addresses, limited) => {
        const begun = performance.now();
        const socket = connect({
          host,
          port,
          ...toAddresses(addresses),
          servername: nameInHandshake(serverName),
          secureContext,
          // All that is wrong is said at once, instead of ending at the first.
          rejectUnauthorized: false,
          checkServerIdentity: () => undefined,
        });
        try {
          await connected(socket, "connect", limited);
          try {
            await connected(socket, "secureConnect", limited);
          } catch (error) {
            signal.throwIfAborted();
            return { outcome: "fail", reason: brokenHandshake(error, serverName, pace.timeout) };
          }
          const latency = performance.now() - begun;
          return { ...judgeCertificate(peerCertificate(socket, serverName), check, clock.now()), latency };
        } finally {
          socket.destroy();
        }
      }),
  };
}

function brokenHandshake(error: unknown, serverName: string, timeout: number): string {
  if (error instanceof TimeIsUp) return `connected, no TLS handshake within ${formatDuration(timeout)}`;
  const { code, message } = Object(error);
  if (code === "ECONNRESET" || code === "EPIPE") return "the connection was closed in the TLS handshake";
  return explainTls(error, serverName) ?? `the TLS handshake failed (${message})`;
}
