import { checkServerIdentity, type TLSSocket } from "node:tls";

/** What a server showed of itself. */
export interface PeerCertificate {
  readonly issuer: string;
  /** DNS names and IP addresses it is for. */
  readonly names: readonly string[];
  /** Unix epoch, milliseconds. */
  readonly validFrom: number;
  readonly validTo: number;
  /** Whether it is for the server name. */
  readonly matches: boolean;
  /** OpenSSL's code of why its chain is not trusted. */
  readonly distrust: string | undefined;
}

/** Undefined: the server showed none. */
export function peerCertificate(socket: TLSSocket, serverName: string): PeerCertificate | undefined {
  const certificate = socket.getPeerCertificate();
  if (!certificate.valid_to) return undefined;
  return {
    issuer: [certificate.issuer.O, certificate.issuer.CN].flat().filter(Boolean).join(", "),
    // `DNS:localhost, IP Address:127.0.0.1`
    names: certificate.subjectaltname?.split(", ").map((name) => name.replace(/^[\w ]+:/, "")) ?? [],
    validFrom: Date.parse(certificate.valid_from),
    validTo: Date.parse(certificate.valid_to),
    matches: checkServerIdentity(serverName, certificate) === undefined,
    // Declared as an Error, and is the code.
    distrust: socket.authorized ? undefined : String(socket.authorizationError),
  };
}
