import type { Clock } from "../../clock.ts";
import { formatDuration } from "../../duration.ts";
import { Failure } from "../../failure.ts";
import type { Check } from "../check.ts";
import type { Observation, Probe, Sample } from "../observation.ts";
import { toSample } from "../sample.ts";
import { legible } from "./legible.ts";

/** A probe keeps to its time-out by itself; this is for one that does not, so that a gate always ends. */
const GRACE_MS = 5_000;

/** For a look that was stopped: a command's processes are ended in this time, for example. */
const PUT_IN_ORDER_MS = 3_000;

/** One sample of a check. What the probe could not cope with is an error of this sample, never of the gate. */
export async function lookOnce(
  check: Check,
  probe: Probe,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<Sample> {
  const at = clock.now();
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  let ended = false;
  const look = probe.look(stopped).finally(() => {
    ended = true;
  });
  const observations = await Promise.race([look, overdue(check, clock, stopped)]).catch((error) => [
    explain(check.name, error),
  ]);
  const sample = toSample(check, { at, took: clock.now() - at }, observations.map(legible));
  stop.abort();
  if (!ended) await Promise.race([look.catch(() => {}), clock.sleep(PUT_IN_ORDER_MS)]);
  return sample;
}

async function overdue({ name, pace }: Check, clock: Clock, signal: AbortSignal): Promise<readonly Observation[]> {
  const limit = pace.timeout + GRACE_MS;
  await clock.sleep(limit, signal);
  return [failing(name, `nothing came back within ${formatDuration(limit)}`)];
}

function explain(target: string, error: unknown): Observation {
  if (!(error instanceof Failure)) return failing(target, error instanceof Error ? error.message : String(error));
  return { ...failing(target, error.message), evidence: [error.hint, ...error.evidence] };
}

function failing(target: string, reason: string): Observation {
  return { target, outcome: "error", reason };
}
