import { Secret } from "../../secret.ts";
import type { Resolve } from "../net/addresses.ts";
import { isLinkLocal } from "../net/link-local.ts";
import type { Answer } from "./answer.ts";
import { exchange, type Way } from "./exchange.ts";
import { NoAnswer } from "./no-answer.ts";
import type { Request } from "./send.ts";
import { locationOf, shownUrl } from "./urls.ts";

/** The answer behind at most so many redirects; with 0, a redirect is the answer. Rejects as `exchange` does. */
export async function follow(request: Request, redirects: number, way: Way, signal: AbortSignal): Promise<Answer> {
  const begun = performance.now();
  const visited: URL[] = [];
  let next = request;
  for (;;) {
    visited.push(next.url);
    const answer = await ask(next, visited.length > 1, way, signal);
    const target = redirects > 0 ? targetOf(answer) : undefined;
    if (!target) return { ...answer, timings: { ...answer.timings, whole: performance.now() - begun } };
    refuseCircle([...visited, target]);
    if (visited.length > redirects) {
      throw new NoAnswer("fail", `more than ${count(redirects)}, the last to ${shownUrl(target)}`);
    }
    next = redirected(next, answer.status, target);
  }
}

async function ask(request: Request, wasRedirected: boolean, way: Way, signal: AbortSignal): Promise<Answer> {
  if (!wasRedirected) return await exchange(request, way, signal);
  try {
    return await exchange(request, { ...way, resolve: refusingLinkLocal(way.resolve) }, signal);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw new NoAnswer(error.outcome, `redirected to ${shownUrl(request.url)}: ${error.message}`, error);
  }
}

/** What answers there would be shown in logs: a server must not be able to make us fetch a machine's credentials. */
function refusingLinkLocal(resolve: Resolve): Resolve {
  return async (...asked) => {
    const found = await resolve(...asked);
    const address = found.find(isLinkLocal)?.address;
    if (address === undefined) return found;
    throw new NoAnswer(
      "fail",
      `${address} is where a cloud gives its machines credentials, and no redirect is followed to there`,
    );
  };
}

/** Undefined: the answer is no redirect. */
function targetOf(answer: Answer): URL | undefined {
  const { status } = answer;
  const target = REDIRECTS.has(status) ? locationOf(answer) : undefined;
  if (target === undefined) return undefined;
  if (!target) throw new NoAnswer("fail", `HTTP ${status} to something that is no URL`);
  if (target.protocol !== "http:" && target.protocol !== "https:") {
    throw new NoAnswer("fail", `HTTP ${status} to ${target.protocol}, which is not http: or https:`);
  }
  target.hash = "";
  return target;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

function refuseCircle(visited: readonly URL[]): void {
  const first = visited.findIndex(({ href }) => href === visited.at(-1)?.href);
  if (first === visited.length - 1) return;
  throw new NoAnswer("fail", `the redirects go in a circle: ${visited.slice(first).map(shownUrl).join(" → ")}`);
}

function redirected(request: Request, status: number, target: URL): Request {
  const { url } = request;
  // RFC 9110, 15.4.3 and 15.4.4: what was sent is not sent again.
  const asGet = status === 303 ? request.method !== "HEAD" : status < 303 && request.method === "POST";
  const secrets = request.headers.filter(({ value }) => value instanceof Secret).map(({ name }) => name);
  const kept = request.body === undefined || asGet ? secrets : [...secrets, "the body"];
  if (kept.length > 0 && url.protocol === "https:" && target.protocol === "http:") {
    throw new NoAnswer(
      "fail",
      `redirected to ${shownUrl(target)}, and ${kept.join(", ")} must not go there unencrypted`,
    );
  }
  const headers = request.headers
    // A secret is for the origin that the check names, and not for where that points to.
    .filter(({ value }) => url.origin === target.origin || !(value instanceof Secret))
    .filter(({ name }) => url.origin === target.origin || name.toLowerCase() !== "host")
    .filter(({ name }) => !asGet || !/^content-/i.test(name));
  return asGet
    ? { url: target, method: "GET", headers, body: undefined }
    : { url: target, method: request.method, headers, body: request.body };
}

function count(redirects: number): string {
  return redirects === 1 ? "1 redirect" : `${redirects} redirects`;
}
