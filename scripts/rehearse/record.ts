import type { ImageRecord } from "./image/image-record.ts";
import type { HeldShare } from "./shares.ts";
import type { StageMark } from "./stages.ts";
import type { StrategyName } from "./strategies/strategy.ts";
import type { Bucket, Loss, Sample, Tally } from "./tally.ts";

/** One step of a scene's job, as it ran. */
export interface StepRecord {
  /** Name of the action. */
  readonly action: string;
  /** What it was given, as a workflow would. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** Of main. */
  readonly exitCode: number;
}

/** What one scene of the rehearsal came to. */
export interface SceneRecord {
  readonly name: string;
  readonly title: string;
  /** One sentence for the reader of the report. */
  readonly story: string;
  /** The version the scene is about, such as v2. */
  readonly version: string;
  /** Those that ran. */
  readonly steps: readonly StepRecord[];
  /** Milliseconds since the start of the life; `endedAt` is when the next scene could begin. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** How long the job took, post steps included. */
  readonly seconds: number;
  /** Of the last step that ran. */
  readonly exitCode: number;
  readonly conclusion: "success" | "failure" | "cancelled";
  /** The `status` output of the deploy, or of build-push; empty when it had none. */
  readonly status: string;
  /** What build-push made; undefined when it was not asked to, or did not come to it. */
  readonly image: ImageRecord | undefined;
  /** What the gate came to: undefined when none ran, and empty what it did not say. */
  readonly gate: { readonly verdict: string; readonly rollback: string } | undefined;
  /** The versions that answered through the load balancer once the job was over. */
  readonly serving: readonly string[];
  readonly traffic: Tally;
  /** Errors with which a version answered that was to turn bad, until the way back was complete. */
  readonly expectedFaults: number;
  /** The shares of the traffic that the release was given. Empty where that goes by its tasks. */
  readonly shares: readonly HeldShare[];
  /** Where the platform stood, as the deploy step saw it. Empty where it has no stages. */
  readonly stages: readonly StageMark[];
  /** Milliseconds until no other version answered any more; undefined when it did not come to that. */
  readonly aloneAfter: number | undefined;
  /** Milliseconds from the first answer that was an error to the last one; undefined when there was none. */
  readonly badFor: number | undefined;
  /** What is not as it must be. Empty: the scene ended as it must. */
  readonly complaints: readonly string[];
  /** The job summary, in Markdown. */
  readonly summary: string;
  /** The steps' logs as the runner shows them, masked. */
  readonly log: string;
  /** The message of each error annotation. */
  readonly errors: readonly string[];
}

/** The life of a release with one strategy. */
export interface Life {
  readonly strategy: StrategyName;
  readonly title: string;
  /** What stood there, and how the traffic moved. */
  readonly setting: string;
  readonly ok: boolean;
  readonly traffic: Tally;
  readonly scenes: readonly SceneRecord[];
  readonly buckets: readonly Bucket[];
  /** Milliseconds in one of `buckets`. */
  readonly bucketWidth: number;
  readonly lost: readonly { readonly at: number; readonly reason: Loss }[];
}

export interface Rehearsal {
  readonly ok: boolean;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly seconds: number;
  /** How many seconds pass in the simulated account in one second. */
  readonly speed: number;
  /** What was deployed, by its family. */
  readonly service: string;
  /** The user's own task definition, as it was named on the command line. */
  readonly taskDefinition?: string;
  /** What the rehearsal did to the user's file, and what it left out, in sentences. */
  readonly notes: readonly string[];
  readonly lives: readonly Life[];
}

/** The part of the traffic that was lost, in order. */
export function lostRequests(samples: readonly Sample[]): Life["lost"] {
  return samples.flatMap((sample) => ("lost" in sample ? [{ at: Math.round(sample.at), reason: sample.lost }] : []));
}
