import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";
import { shorten } from "../assert/show.ts";

/** Trusts the authorities that Node trusts (NODE_EXTRA_CA_CERTS included), and beside them those of `ca`, PEM. */
export function trusting(ca: string | undefined): SecureContext {
  return createSecureContext(ca === undefined ? {} : { ca: [...getCACertificates("default"), ca] });
}

/** Why TLS came to nothing, as the end of a sentence; undefined for any other error. */
export function explainTls(error: unknown, host: string): string | undefined {
  const { code = "", message, cert } = Object(error);
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return `the certificate is not for ${host} but for ${shorten(cert?.subjectaltname ?? "no host", 200)}`;
  }
  const known = CERTIFICATES[code];
  if (known) return known;
  if (CERTIFICATE.test(code)) return `the certificate is not accepted (${code})`;
  if (code !== "EPROTO" && !code.startsWith("ERR_SSL_")) return undefined;
  // error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:…
  const reason = /:SSL routines:[^:]*:([^:]+):/.exec(message)?.[1] ?? code;
  return NO_TLS.has(reason) ? "what answers there does not speak TLS" : `the TLS handshake failed (${reason})`;
}

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const CERTIFICATES: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "the certificate has expired",
  CERT_NOT_YET_VALID: "the certificate is not valid yet",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the certificate is self-signed; ca-file can name it",
  SELF_SIGNED_CERT_IN_CHAIN: "the certificate is from an authority that is not trusted; ca-file can name it",
  UNABLE_TO_GET_ISSUER_CERT: "the certificate is from an authority that is not trusted; ca-file can name it",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the certificate is from an authority that is not trusted; ca-file can name it",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "the certificate is from an authority that is not trusted (ca-file can name it), or the server leaves out the certificate in between",
  CERT_REVOKED: "the certificate was revoked",
};

const CERTIFICATE = /CERT|^(?:HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)$/;

/** What OpenSSL makes of an answer in plain text. */
const NO_TLS = new Set(["wrong version number", "packet length too long", "http request"]);
