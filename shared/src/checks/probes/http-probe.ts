import type { HttpCheck } from "../check.ts";
import { answerEvidence } from "../http/evidence.ts";
import { follow } from "../http/follow.ts";
import { judgeInTime } from "../http/judge-in-time.ts";
import { explainNoAnswer, NoAnswer } from "../http/no-answer.ts";
import { shownUrl } from "../http/urls.ts";
import { type Address, type Resolve, resolveAddresses } from "../net/addresses.ts";
import { lookAtEach } from "../net/each-address.ts";
import { withTimeLimit } from "../net/time-limit.ts";
import { trusting } from "../net/trust.ts";
import type { Observation, Probe } from "../observation.ts";
import { secretParameters } from "../secrets/confidential.ts";
import { hiding } from "../secrets/hiding.ts";
import { withoutSecrets } from "../secrets/without-secrets.ts";
import type { Expectation } from "./expectation.ts";

/**
 * Asks every URL, at every address where the check says so, over a new connection and after a new look at the name. A
 * proxy of the environment is not used: it would answer in the place of what is judged.
 */
export function httpProbe(
  check: HttpCheck,
  { version }: Pick<Expectation, "version">,
  resolve: Resolve = resolveAddresses,
): Probe {
  const { method, headers, body, followRedirects, maxBody } = check;
  const { timeout } = check.pace;
  const hide = hiding([...headers, ...check.urls.flatMap((url) => secretParameters(new URL(url)))]);
  const trust = check.ca === undefined ? undefined : trusting(check.ca);

  const ask = async (url: URL, resolve: Resolve, signal: AbortSignal): Promise<Omit<Observation, "target">> => {
    try {
      const request = { url, method, headers, body };
      const answer = await follow(request, followRedirects, { timeout, maxBody, trust, resolve }, signal);
      const evidence = answerEvidence(answer, method);
      return { ...judgeInTime(check, version, answer), latency: answer.timings.whole, evidence };
    } catch (error) {
      return noAnswer(error);
    }
  };

  const askEach = async (url: URL, signal: AbortSignal): Promise<readonly Observation[]> => {
    const target = shownUrl(url);
    if (check.addresses === "one") return [{ target, ...(await ask(url, resolve, signal)) }];
    const progress = { begun: performance.now(), received: 0 };
    let found: readonly Address[];
    try {
      found = await resolve(url.hostname, signal);
    } catch (error) {
      return [{ target, ...noAnswer(explainNoAnswer(error, { url, timeout, progress, signal })) }];
    }
    return await lookAtEach(target, found, async (address) => ({
      target: `${target} at ${address.address}`,
      ...(await ask(url, pinned(url.hostname, address, resolve), signal)),
    }));
  };

  return {
    look: async (signal) => {
      const looks = check.urls.map((url) =>
        withTimeLimit(timeout, signal, (limited) => askEach(new URL(url), limited)),
      );
      return (await Promise.all(looks)).flat().map((observation) => withoutSecrets(observation, hide));
    },
  };
}

/** The reason of an abort and bugs are thrown on. */
function noAnswer(error: unknown): Pick<Observation, "outcome" | "reason"> {
  if (!(error instanceof NoAnswer)) throw error;
  return { outcome: error.outcome, reason: error.message };
}

/** The host at one of its addresses; another host, after a redirect, wherever it is. */
function pinned(host: string, address: Address, resolve: Resolve): Resolve {
  return async (asked, signal) => (asked === host ? [address] : resolve(asked, signal));
}
