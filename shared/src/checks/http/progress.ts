import type { Timings } from "./answer.ts";

/** How far an exchange has come. Moments are those of performance.now(). */
export interface Progress {
  readonly begun: number;
  lookedUp?: number;
  connected?: number;
  address?: string | undefined;
  /** The TLS handshake is done. */
  secured?: number;
  /** Status and headers are here. */
  answered?: number;
  /** Bytes of the body that are here, decoded. */
  received: number;
  /** What broke it. */
  trouble?: unknown;
}

/** Of an exchange that is done. */
export function timings(progress: Progress, ended: number): Timings {
  const { begun, lookedUp = begun, connected = lookedUp, secured, answered = ended } = progress;
  return {
    lookup: lookedUp - begun,
    connect: connected - lookedUp,
    handshake: secured === undefined ? undefined : secured - connected,
    firstByte: answered - (secured ?? connected),
    whole: ended - begun,
  };
}
