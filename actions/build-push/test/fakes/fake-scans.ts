import type { Scan, Scans } from "../../src/registry/scans.ts";
import { type FakeWorld, repositoryIn } from "./fake-world.ts";

/** A scan that is started by hand finds nothing, at once. */
export function fakeScans(world: FakeWorld): Scans {
  return {
    kind: async (name) => repositoryIn(world, name).scanning,
    start: async (name, digest) => {
      const { scans } = repositoryIn(world, name);
      if (!scans.has(digest)) scans.set(digest, { ...NOT_STARTED, status: "COMPLETE", completedAt: 0 });
    },
    read: async (name, digest) => repositoryIn(world, name).scans.get(digest) ?? NOT_STARTED,
  };
}

const NOT_STARTED: Scan = { status: "NOT_STARTED", description: undefined, completedAt: undefined, findings: [] };
