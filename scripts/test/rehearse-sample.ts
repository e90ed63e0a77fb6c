import { lostRequests, type Rehearsal, type SceneRecord } from "../rehearse/record.ts";
import { buckets, type Sample, tally } from "../rehearse/tally.ts";

/** A hundred requests a second for four seconds: v1, then a second of both, then v2. */
export function samples({ lostAt }: { lostAt?: number } = {}): Sample[] {
  return Array.from({ length: 400 }, (_, index): Sample => {
    const at = index * 10;
    if (at === lostAt) return { at, ms: 2, lost: "reset" };
    const version = at < 2000 ? "v1" : at < 3000 ? (index % 2 === 0 ? "v1" : "v2") : "v2";
    return { at, ms: 1 + (index % 5), version };
  });
}

export function scene(changes: Partial<SceneRecord> = {}): SceneRecord {
  return {
    name: "good",
    title: "v2, a good deploy",
    story: "A version that works.",
    version: "v2",
    inputs: { cluster: "rehearsal", service: "shop", image: "registry/shop:rehearsal-v2" },
    startedAt: 1000,
    endedAt: 4000,
    seconds: 2.4,
    exitCode: 0,
    conclusion: "success",
    status: "deployed",
    outputs: { status: "deployed" },
    serving: ["v2"],
    traffic: tally(samples(), 1000, 4000),
    complaints: [],
    summary: "## Deployed\n\n| what | value |\n|---|---|\n| image | `shop:rehearsal-v2` |\n",
    log: "Deploying\nDeployed\n",
    errors: [],
    ...changes,
  };
}

export function rehearsal({
  lostAt,
  scenes = [scene()],
}: {
  lostAt?: number;
  scenes?: readonly SceneRecord[];
} = {}): Rehearsal {
  const all = samples(lostAt === undefined ? {} : { lostAt });
  const traffic = tally(all);
  return {
    ok: traffic.lost === 0 && scenes.every(({ complaints }) => complaints.length === 0),
    startedAt: "2026-01-02T03:04:05.000Z",
    seconds: 5.5,
    speed: 30,
    service: "shop",
    notes: [],
    traffic,
    scenes,
    buckets: buckets(all, 250, 4000),
    bucketWidth: 250,
    lost: lostRequests(all),
  };
}
