import { type Life, lostRequests, type Rehearsal, type SceneRecord } from "../rehearse/record.ts";
import { buckets, type Sample, tally } from "../rehearse/tally.ts";

/** A hundred requests a second for four seconds: v1, then a second of both, then v2, which may answer with errors at last. */
export function samples({ lostAt, faultyFrom = 4000 }: { lostAt?: number; faultyFrom?: number } = {}): Sample[] {
  return Array.from({ length: 400 }, (_, index): Sample => {
    const at = index * 10;
    if (at === lostAt) return { at, ms: 2, lost: "reset" };
    const version = at < 2000 ? "v1" : at < 3000 ? (index % 2 === 0 ? "v1" : "v2") : "v2";
    return { at, ms: 1 + (index % 5), version, ...(at >= faultyFrom && { faulty: true }) };
  });
}

export function scene(changes: Partial<SceneRecord> = {}): SceneRecord {
  return {
    name: "good",
    title: "v2, a good deploy",
    story: "A version that works.",
    version: "v2",
    steps: [
      {
        action: "deploy-ecs",
        inputs: { cluster: "rehearsal", service: "shop", image: "registry/shop:rehearsal-v2" },
        outputs: { status: "deployed" },
        exitCode: 0,
      },
    ],
    startedAt: 1000,
    endedAt: 4000,
    seconds: 2.4,
    exitCode: 0,
    conclusion: "success",
    status: "deployed",
    image: undefined,
    gate: undefined,
    serving: ["v2"],
    traffic: tally(samples(), 1000, 4000),
    expectedFaults: 0,
    shares: [],
    stages: [],
    aloneAfter: 2000,
    badFor: undefined,
    complaints: [],
    summary: "## Deployed\n\n| what | value |\n|---|---|\n| image | `shop:rehearsal-v2` |\n",
    log: "Deploying\nDeployed\n",
    errors: [],
    ...changes,
  };
}

export function life({
  scenes = [scene()],
  strategy = "rolling",
  ...about
}: {
  lostAt?: number;
  faultyFrom?: number;
  scenes?: readonly SceneRecord[];
  strategy?: Life["strategy"];
} = {}): Life {
  const all = samples(about);
  const traffic = tally(all);
  return {
    strategy,
    title: strategy === "rolling" ? "Rolling" : "Canary",
    setting: "Two tasks behind a load balancer.",
    ok: traffic.lost === 0 && scenes.every(({ complaints }) => complaints.length === 0),
    traffic,
    scenes,
    buckets: buckets(all, 250, 4000),
    bucketWidth: 250,
    lost: lostRequests(all),
  };
}

export function rehearsal(...lives: readonly Life[]): Rehearsal {
  return {
    ok: lives.every(({ ok }) => ok),
    startedAt: "2026-01-02T03:04:05.000Z",
    seconds: 5.5,
    speed: 30,
    service: "shop",
    notes: [],
    lives,
  };
}
