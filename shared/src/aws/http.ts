import http from "node:http";
import https from "node:https";
import { text } from "node:stream/consumers";

/** Connections that are kept open and shared, through the proxy that the environment names (HTTPS_PROXY, NO_PROXY). */
export interface Agents {
  readonly httpAgent: http.Agent;
  readonly httpsAgent: https.Agent;
}

export function agents(env: Readonly<Record<string, string | undefined>>): Agents {
  const options = { keepAlive: true, proxyEnv: env };
  return { httpAgent: new http.Agent(options), httpsAgent: new https.Agent(options) };
}

/** The answer had a status other than 2xx. */
export class HttpStatusError extends Error {
  readonly status: number;

  constructor(host: string, status: number) {
    super(`${host} answered HTTP ${status}`);
    this.status = status;
  }
}

/** The body of the answer. Not `fetch`: in Node 24 that ignores proxies unless the process was started with a flag. */
export function get(
  url: URL,
  {
    headers,
    agents,
    timeoutMs,
    signal,
  }: { headers: Readonly<Record<string, string>>; agents: Agents; timeoutMs: number; signal: AbortSignal },
): Promise<string> {
  const secure = url.protocol === "https:";
  const options = {
    headers,
    agent: secure ? agents.httpsAgent : agents.httpAgent,
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  };
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).get(url, options, async (response) => {
      const { statusCode = 0 } = response;
      try {
        const body = await text(response);
        if (statusCode >= 200 && statusCode < 300) resolve(body);
        else reject(new HttpStatusError(url.host, statusCode));
      } catch (error) {
        reject(error);
      }
    });
    request.on("error", (error) => reject(Object.assign(error, { host: url.host })));
  });
}
