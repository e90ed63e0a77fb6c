import { oneLine } from "../assert/show.ts";
import type { PrometheusCheck } from "../check.ts";
import { exchange } from "../http/exchange.ts";
import { NoAnswer } from "../http/no-answer.ts";
import type { Request } from "../http/send.ts";
import { shownUrl } from "../http/urls.ts";
import { type Resolve, resolveAddresses } from "../net/addresses.ts";
import { withTimeLimit } from "../net/time-limit.ts";
import { trusting } from "../net/trust.ts";
import type { Observation, Probe } from "../observation.ts";
import { judgeQuery } from "../prometheus/judge-query.ts";
import { hiding } from "../secrets/hiding.ts";
import { withoutSecrets } from "../secrets/without-secrets.ts";

/** Bytes. One number with its labels is far below. */
const LARGEST_ANSWER = 1024 * 1024;

/**
 * Asks a Prometheus, or what speaks its HTTP API, for the number that a query gives now. A Prometheus that cannot be
 * asked says nothing of the release.
 */
export function prometheusProbe(check: PrometheusCheck, resolve: Resolve = resolveAddresses): Probe {
  const { timeout } = check.pace;
  const hide = hiding(check.headers);
  const trust = check.ca === undefined ? undefined : trusting(check.ca);
  const request = instantQuery(check);
  const way = { timeout, maxBody: LARGEST_ANSWER, trust, resolve };

  const ask = async (signal: AbortSignal): Promise<Omit<Observation, "target">> => {
    try {
      return judgeQuery(check.expect, await exchange(request, way, signal));
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      return { outcome: "error", reason: `Prometheus could not be asked: ${error.message}` };
    }
  };

  return {
    look: async (signal) => {
      const seen = await withTimeLimit(timeout, signal, ask);
      const evidence = [oneLine(`query ${check.query}`), ...(seen.evidence ?? [])];
      return [withoutSecrets({ target: shownUrl(new URL(check.url)), ...seen, evidence }, hide)];
    },
  };
}

/** As a form: a long query does not fit into a URL. */
function instantQuery({ url: address, query, headers, pace: { timeout } }: PrometheusCheck): Request {
  const url = new URL(address);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/api/v1/query`;
  const form = { name: "Content-Type", value: "application/x-www-form-urlencoded" };
  const body = new URLSearchParams({ query, timeout: `${timeout}ms` }).toString();
  return { url, method: "POST", headers: [...headers, form], body };
}
