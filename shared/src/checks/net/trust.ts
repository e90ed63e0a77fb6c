import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";

/** Trusts the authorities that Node trusts (NODE_EXTRA_CA_CERTS included), and beside them those of `ca`, PEM. */
export function trusting(ca: string | undefined): SecureContext {
  return createSecureContext(ca === undefined ? {} : { ca: [...getCACertificates("default"), ca] });
}
