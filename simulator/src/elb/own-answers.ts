import { type ServerResponse, STATUS_CODES } from "node:http";
import type { FixedResponseActionConfig, RedirectActionConfig } from "@aws-sdk/client-elastic-load-balancing-v2";

/** Answers the load balancer gives itself. */
export type LoadBalancerError = 400 | 401 | 502 | 503 | 504;

const TITLES: Readonly<Record<LoadBalancerError, string>> = {
  400: "400 Bad Request",
  401: "401 Authorization Required",
  502: "502 Bad Gateway",
  503: "503 Service Temporarily Unavailable",
  504: "504 Gateway Time-out",
};

export function answerError(response: ServerResponse, status: LoadBalancerError): void {
  const title = TITLES[status];
  const page = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  answer(response, status, { "content-type": "text/html" }, page);
}

export function answerFixed(
  response: ServerResponse,
  { StatusCode, ContentType, MessageBody = "" }: FixedResponseActionConfig,
): void {
  answer(response, Number(StatusCode), { "content-type": `${ContentType}; charset=utf-8` }, MessageBody);
}

/** The parts of the request's address that a redirect can reuse; `path` without its leading slash. */
export interface RedirectParts {
  readonly protocol: string;
  readonly host: string;
  readonly port: string;
  readonly path: string;
  readonly query: string;
}

export function answerRedirect(response: ServerResponse, redirect: RedirectActionConfig, parts: RedirectParts): void {
  answerElsewhere(response, redirect.StatusCode === "HTTP_301" ? 301 : 302, redirectLocation(redirect, parts));
}

/** Sends the client to another address. */
export function answerElsewhere(response: ServerResponse, status: 301 | 302, location = ""): void {
  answer(response, status, { "content-type": "text/html", location }, "");
}

export function redirectLocation(redirect: RedirectActionConfig, parts: RedirectParts): string {
  const filled = (template = "") =>
    template.replace(/#\{(protocol|host|port|path|query)\}/g, (_, part: keyof RedirectParts) => parts[part]);
  const query = filled(redirect.Query);
  const address = `${filled(redirect.Protocol).toLowerCase()}://${filled(redirect.Host)}:${filled(redirect.Port)}`;
  return `${address}${filled(redirect.Path)}${query === "" ? "" : `?${query}`}`;
}

function answer(response: ServerResponse, status: number, headers: Record<string, string>, body: string): void {
  response.writeHead(status, STATUS_CODES[status], {
    server: "awselb/2.0",
    ...headers,
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}
