/** Whether the way to the endpoint failed such that it may work a moment later: a certificate does not change. */
export function isTransientNetworkError(error: unknown): boolean {
  const network = explainNetworkError(error);
  return network !== undefined && network.hint !== TRUST;
}

/** What happened on the way, in plain words with the host, and what to do; undefined for any other kind of error. */
export function explainNetworkError(
  error: unknown,
  endpoint = "the endpoint",
): { readonly what: string; readonly hint: string } | undefined {
  const { code = "", name, host = endpoint } = facts(error);
  if (NO_ADDRESS.has(code))
    return { what: `the name ${host} has no address`, hint: `${REACH} Check the region and the runner's DNS.` };
  if (code === "ECONNREFUSED") return { what: `${host} refused the connection`, hint: REACH };
  if (BROKEN.has(code)) return { what: `the connection to ${host} broke (${code})`, hint: REACH };
  if (UNREACHABLE.has(code)) return { what: `there is no route to ${host}`, hint: REACH };
  if (name === "TimeoutError" || code === "ETIMEDOUT") return { what: `${host} did not answer in time`, hint: REACH };
  if (UNTRUSTED.test(code)) return { what: `the certificate of ${host} is not trusted (${code})`, hint: TRUST };
  return undefined;
}

const NO_ADDRESS = new Set(["ENOTFOUND", "EAI_AGAIN"]);
const BROKEN = new Set(["ECONNRESET", "ECONNABORTED", "EPIPE", "ERR_PROXY_TUNNEL"]);
const UNREACHABLE = new Set(["EHOSTUNREACH", "ENETUNREACH"]);
const UNTRUSTED = /CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE/;

const REACH =
  "Check that the runner can reach it: proxy (HTTPS_PROXY, NO_PROXY), firewall, VPC endpoint, AWS_ENDPOINT_URL when it is set.";
const TRUST = "When a proxy inspects traffic, name its certificate in NODE_EXTRA_CA_CERTS.";

interface Facts {
  readonly code?: string;
  readonly name?: string;
  /** Absent when the error does not say; the SDK's own time-outs do not. */
  readonly host?: string;
}

function facts(error: unknown): Facts {
  const { hostname, host, address, port, $metadata, name: outer, cause } = Object(error);
  if ($metadata?.httpStatusCode !== undefined) return {};
  // An aborted request hides the time-out that aborted it.
  const { code, name } = Object(outer === "AbortError" ? cause : error);
  return { code, name, host: hostname ?? host ?? (address && port ? `${address}:${port}` : undefined) };
}
