import { createHash } from "node:crypto";
import { Failure } from "@deploy-actions/shared/failure";
import type { Manifest, RegistryImage } from "../../src/registry/images.ts";
import type { Repository } from "../../src/registry/repositories.ts";
import type { Finding, Scan, ScanKind } from "../../src/registry/scans.ts";

export const ACCOUNT = "123456789012";
export const REGION = "eu-west-1";
export const HOST = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;

/** What a registry holds, by the names of its repositories. */
export type FakeWorld = Map<string, FakeRepository>;

export interface FakeRepository {
  repository: Repository;
  /** By digest. */
  readonly images: Map<string, FakeImage>;
  policy: string | undefined;
  /** Undefined: as its own setting says. */
  scanning: ScanKind | undefined;
  /** By digest. */
  readonly scans: Map<string, Scan>;
  /** What a scan that is started by hand will find, by digest. */
  readonly findings: Map<string, readonly Finding[]>;
}

export interface FakeImage {
  readonly manifest: Manifest;
  readonly tags: Set<string>;
  /** Without the tags. */
  readonly facts: Omit<RegistryImage, "digest" | "tags" | "mediaType">;
}

export function repositoryIn(world: FakeWorld, name: string): FakeRepository {
  const found = world.get(name);
  if (found) return found;
  throw new Failure(`The repository with name '${name}' does not exist in the registry with id '${ACCOUNT}'.`, {
    hint: "Create it first.",
  });
}

export const sha256 = (text: string): string => `sha256:${createHash("sha256").update(text).digest("hex")}`;

export function toImage({ manifest: { digest, mediaType }, tags, facts }: FakeImage): RegistryImage {
  return { ...facts, digest, tags: [...tags], mediaType };
}
