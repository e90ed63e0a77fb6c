import { Failure } from "@deploy-actions/shared/failure";
import * as v from "valibot";
import type { Manifest } from "../registry/images.ts";
import type { Descriptor } from "./descriptor.ts";

/** What a manifest needs of the repository that it is put into. */
export interface ManifestContents {
  /** Of an index: the manifests that it names. */
  readonly manifests: readonly Descriptor[];
  /** Configuration and layers. */
  readonly blobs: readonly Descriptor[];
  /** Of a signature, an attestation or an SBOM: the digest of what it is about. */
  readonly subject: string | undefined;
  readonly artifactType: string | undefined;
}

export function contentsOf({ digest, text }: Pick<Manifest, "digest" | "text">): ManifestContents {
  const result = v.safeParse(DOCUMENT, parsed(text));
  if (!result.success) throw unreadable(digest, result.issues);
  const { manifests, config, layers, blobs, subject, artifactType } = result.output;
  return {
    manifests: manifests ?? [],
    blobs: unique([...(config ? [config] : []), ...(layers ?? []), ...(blobs ?? [])].filter(isDistributed)),
    subject: subject?.digest,
    // The specification: of a manifest without one it is the type of its configuration.
    artifactType: artifactType ?? config?.mediaType,
  };
}

const DESCRIPTOR = v.object({
  mediaType: v.string(),
  digest: v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/, "It is not a SHA-256 digest")),
  size: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});

/** An image manifest, an index, or an artifact manifest (`blobs`) of the time before OCI 1.1. */
const DOCUMENT = v.object({
  schemaVersion: v.optional(v.literal(2, "Only version 2 of the schema can be copied")),
  manifests: v.optional(v.array(DESCRIPTOR)),
  config: v.optional(DESCRIPTOR),
  layers: v.optional(v.array(DESCRIPTOR)),
  blobs: v.optional(v.array(DESCRIPTOR)),
  subject: v.optional(DESCRIPTOR),
  artifactType: v.optional(v.string()),
});

/** Layers of Windows base images, which stay at their vendor: registries neither hold nor ask for them. */
function isDistributed({ mediaType }: Descriptor): boolean {
  return !/\.nondistributable\.|\.foreign\./.test(mediaType);
}

/** An empty layer stands in a manifest as often as it is used. */
function unique(descriptors: readonly Descriptor[]): readonly Descriptor[] {
  return [...new Map(descriptors.map((descriptor) => [descriptor.digest, descriptor])).values()];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreadable(digest: string, issues: readonly v.BaseIssue<unknown>[]): Failure {
  return new Failure(`The manifest ${digest} cannot be read.`, {
    hint: "Build and push the image anew: its tool wrote a form that is neither OCI's nor Docker's schema 2.",
    evidence: issues.map((issue) => [v.getDotPath(issue), issue.message].filter(Boolean).join(": ")),
  });
}
