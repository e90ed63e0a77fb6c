import { connect } from "node:net";
import type { TcpCheck } from "../check.ts";
import { type Resolve, resolveAddresses } from "../net/addresses.ts";
import { connected, toAddresses } from "../net/connection.ts";
import { lookAtAddresses } from "../net/each-address.ts";
import type { Probe } from "../observation.ts";

/** Passes where a connection is accepted. Nothing is sent, and what the server says is not read. */
export function tcpProbe(check: TcpCheck, resolve: Resolve = resolveAddresses): Probe {
  return {
    look: (signal) =>
      lookAtAddresses(check, resolve, signal, async (addresses, limited) => {
        const begun = performance.now();
        const socket = connect({ host: check.host, port: check.port, ...toAddresses(addresses) });
        try {
          await connected(socket, "connect", limited);
          const latency = performance.now() - begun;
          return { outcome: "pass", reason: `${socket.remoteAddress} accepts connections`, latency };
        } finally {
          socket.destroy();
        }
      }),
  };
}
