import type { Scan, Scans } from "../../src/registry/scans.ts";
import { type FakeWorld, repositoryIn } from "./fake-world.ts";

/** A scan that is started by hand is complete at once. */
export function fakeScans(world: FakeWorld, now: () => number): Scans {
  return {
    kind: async (name) => {
      const { scanning, repository } = repositoryIn(world, name);
      return scanning ?? (repository.scanOnPush ? "basic-on-push" : "basic-by-hand");
    },
    start: async (name, digest) => {
      const { scans, findings } = repositoryIn(world, name);
      if (scans.has(digest)) throw awsError("LimitExceededException", "The scan quota per image has been exceeded.");
      const found = findings.get(digest) ?? [];
      scans.set(digest, { status: "COMPLETE", description: undefined, completedAt: now(), findings: found });
    },
    read: async (name, digest) => repositoryIn(world, name).scans.get(digest) ?? NOT_STARTED,
  };
}

const awsError = (name: string, message: string) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } });

const NOT_STARTED: Scan = { status: "NOT_STARTED", description: undefined, completedAt: undefined, findings: [] };
