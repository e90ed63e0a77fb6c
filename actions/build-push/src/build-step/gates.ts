import type { Account } from "../account.ts";
import type { Docker, Effects } from "../effects.ts";
import type { PushedImage } from "../image.ts";
import { scanFailure, scanLines } from "../scan/say.ts";
import { type ScanOutcome, scanGate } from "../scan/scan-gate.ts";
import type { Gates } from "../settings/gates.ts";
import { containerName, type SmokeOutcome, smokeFailure, smokeTest } from "../smoke/smoke-test.ts";

export interface Passed {
  readonly scan: ScanOutcome | undefined;
  readonly smoke: SmokeOutcome | undefined;
  /** Why nothing may be tagged; undefined: all gates let it pass. */
  readonly failure: Error | undefined;
}

/** An image that is to pass. */
export interface Candidate extends PushedImage {
  /** The registry's host, a slash and the name of the repository. */
  readonly uri: string;
  readonly platforms: readonly string[];
  /** Digest of the live image. */
  readonly live: string | undefined;
}

/** Scans first: what is known to be bad is not run. */
export async function passGates(
  candidates: readonly Candidate[],
  { scan: settings, smoke }: Gates,
  {
    account: { registry },
    docker,
    effects,
    atOnce,
  }: {
    readonly account: Account;
    readonly docker: Docker | undefined;
    readonly effects: Effects;
    readonly atOnce: number;
  },
): Promise<Passed> {
  const scan = settings && (await scanGate(candidates, settings, { ...effects, ...registry }));
  if (scan) for (const line of scanLines(scan)) effects.log(line);
  if (scan && !scan.green) return { scan, smoke: undefined, failure: scanFailure(scan, settings) };
  for (const { name, verdict, reason } of scan?.judgements ?? [])
    if (verdict === "inconclusive")
      effects.warn(`It is not known what ${name} has: ${reason}. It gets its tags all the same.`);
  if (!smoke || !docker) return { scan, smoke: undefined, failure: undefined };

  const id = `build-push-${Math.random().toString(36).slice(2, 12)}`;
  effects.save({ containers: candidates.map(({ name }) => containerName(id, name)) });
  const tested = await smokeTest(
    candidates.map(({ name, uri, digest, platforms }) => ({ name, image: `${uri}@${digest}`, platforms })),
    { ...smoke, id, atOnce },
    { ...effects, containers: docker.containers },
  );
  effects.save({ containers: [] });
  return { scan, smoke: tested, failure: tested.green ? undefined : smokeFailure(tested, smoke) };
}
