import type { Manifest, RegistryImage } from "../../src/registry/images.ts";
import type { Registry } from "../../src/registry/registry.ts";
import type { RepositorySettings } from "../../src/registry/repositories.ts";
import type { Finding, Scan, ScanKind } from "../../src/registry/scans.ts";
import { fakeImages } from "./fake-images.ts";
import { type Evaluate, fakePolicies } from "./fake-policies.ts";
import { fakeRepositories, newRepository } from "./fake-repositories.ts";
import { fakeScans } from "./fake-scans.ts";
import { type FakeWorld, repositoryIn, sha256 } from "./fake-world.ts";

/** A registry in memory, with what only the outside world does to one. */
export interface FakeRegistry extends Registry {
  /** Makes a repository; mutable, not scanned and with AES256 unless told. */
  add(name: string, settings?: Partial<RepositorySettings>): void;
  /** As BuildKit does. Makes the repository when it is not there. */
  push(repository: string, image?: Pushed): Manifest;
  /** Of a repository: how it is scanned, and what was found in an image. */
  scanned(repository: string, kind: ScanKind, scans?: Readonly<Record<string, Partial<Scan>>>): void;
  /** What a scan by hand will find in an image. */
  finds(repository: string, digest: string, findings: readonly Finding[]): void;
}

export interface Pushed {
  /** The manifest; one of its own unless told. */
  readonly text?: string;
  readonly mediaType?: string;
  readonly tags?: readonly string[];
  readonly facts?: Partial<RegistryImage>;
}

const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

export function fakeRegistry({
  now = () => 0,
  evaluate,
}: {
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** What ECR's own preview says; a tiny one of its own unless told. */
  readonly evaluate?: Evaluate;
} = {}): FakeRegistry {
  const world: FakeWorld = new Map();
  let pushes = 0;

  const add: FakeRegistry["add"] = (name, settings) => {
    world.set(name, newRepository(name, settings));
  };

  return {
    repositories: fakeRepositories(world),
    images: fakeImages(world),
    policies: fakePolicies(world, { now, ...(evaluate ? { evaluate } : {}) }),
    scans: fakeScans(world, now),
    add,

    push(name, { text, mediaType = OCI_MANIFEST, tags = [], facts = {} } = {}) {
      if (!world.has(name)) add(name);
      pushes += 1;
      const written = text ?? JSON.stringify({ schemaVersion: 2, mediaType, annotations: { push: String(pushes) } });
      const manifest = { digest: sha256(written), mediaType, text: written };
      const { images } = repositoryIn(world, name);
      for (const other of images.values()) for (const tag of tags) other.tags.delete(tag);
      images.set(manifest.digest, {
        manifest,
        tags: new Set(tags),
        facts: { ...FACTS, pushedAt: now(), ...facts },
      });
      return manifest;
    },

    scanned(name, kind, scans = {}) {
      const repository = repositoryIn(world, name);
      repository.scanning = kind;
      for (const [digest, scan] of Object.entries(scans)) repository.scans.set(digest, { ...FOUND_NOTHING, ...scan });
    },

    finds: (name, digest, findings) => void repositoryIn(world, name).findings.set(digest, findings),
  };
}

const FACTS = {
  lastPulledAt: undefined,
  lastActivatedAt: undefined,
  lastArchivedAt: undefined,
  status: "ACTIVE",
  size: 1_000,
  subject: undefined,
} as const;

const FOUND_NOTHING: Scan = { status: "COMPLETE", description: undefined, completedAt: 0, findings: [] };
