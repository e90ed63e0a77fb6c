import type { Bucket, Loss, Sample, Tally } from "./tally.ts";

/** What one scene of the rehearsal came to. */
export interface SceneRecord {
  readonly name: string;
  readonly title: string;
  /** One sentence for the reader of the report. */
  readonly story: string;
  /** The version the scene is about, such as v2. */
  readonly version: string;
  /** What the action was given, as a workflow would. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Milliseconds since the start of the rehearsal; `endedAt` is when the next scene could begin. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** How long the action took, post included. */
  readonly seconds: number;
  /** Of the main step. */
  readonly exitCode: number;
  readonly conclusion: "success" | "failure" | "cancelled";
  /** The action's `status` output; empty when it had none. */
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** The versions that answered through the load balancer once the action was over. */
  readonly serving: readonly string[];
  readonly traffic: Tally;
  /** What is not as it must be. Empty: the scene ended as it must. */
  readonly complaints: readonly string[];
  /** The job summary, in Markdown. */
  readonly summary: string;
  /** The step's log as the runner shows it, masked. */
  readonly log: string;
  /** The message of each error annotation. */
  readonly errors: readonly string[];
}

export interface Rehearsal {
  readonly ok: boolean;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly seconds: number;
  /** How many seconds pass in the simulated account in one second. */
  readonly speed: number;
  readonly service: string;
  /** The user's own task definition, as it was named on the command line. */
  readonly taskDefinition?: string;
  /** What the rehearsal did to the user's file, in sentences. */
  readonly notes: readonly string[];
  readonly traffic: Tally;
  readonly scenes: readonly SceneRecord[];
  readonly buckets: readonly Bucket[];
  /** Milliseconds in one of `buckets`. */
  readonly bucketWidth: number;
  readonly lost: readonly { readonly at: number; readonly reason: Loss }[];
}

/** The part of the traffic that was lost, in order. */
export function lostRequests(samples: readonly Sample[]): Rehearsal["lost"] {
  return samples.flatMap((sample) => ("lost" in sample ? [{ at: Math.round(sample.at), reason: sample.lost }] : []));
}
