import { Failure } from "@deploy-actions/shared/failure";

/** Where the API of a registry begins. Passwords and images go over TLS, but on this machine itself. */
export function registryUrl(host: string): URL {
  return new URL(`${isLoopback(new URL(`https://${host}`).hostname) ? "http" : "https"}://${host}/v2/`);
}

/** Where a registry sends its clients: never from TLS to plain text, and never in plain text over a network. */
export function sentTo(location: string, from: URL): URL {
  const url = new URL(location, from);
  if (url.protocol === "https:") return url;
  if (url.protocol === "http:" && isLoopback(url.hostname) && isLoopback(from.hostname)) return url;
  throw new Failure(`The registry ${from.host} sends its clients to ${url.protocol}//${url.host}, which is not safe.`, {
    hint: "Nothing was sent there. Let the registry answer with https addresses; behind a proxy it has to know its own name.",
  });
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
