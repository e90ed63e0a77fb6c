import { Failure } from "@deploy-actions/shared/failure";
import { bounded } from "../bounded.ts";
import { type Descriptor, referrersTag } from "../oci/descriptor.ts";
import type { Distribution } from "../oci/distribution.ts";
import { contentsOf } from "../oci/manifest-contents.ts";
import type { Manifest } from "../registry/images.ts";

/** All that an image is made of, with what is attached to it, in an order in which a registry takes it. */
export type Bill = readonly Item[];

export interface Item {
  readonly manifest: Manifest;
  /** Of a signature that cosign finds by its tag: that, where the destination does not have it. */
  readonly tag: string | undefined;
  readonly isThere: boolean;
  /** Configuration and layers. */
  readonly blobs: readonly { readonly blob: Descriptor; readonly isThere: boolean }[];
}

export interface Corner {
  readonly distribution: Distribution;
  readonly repository: string;
}

interface Ways {
  readonly from: Corner;
  readonly to: Corner;
  readonly log: (line: string) => void;
}

/** An index with its children, each followed by what is attached to it: signatures, attestations, SBOMs. */
export async function billOf(digest: string, ways: Ways): Promise<Bill> {
  const items: Item[] = [];
  const visited = new Set<string>();
  await visit(digest, undefined);
  return items;

  async function visit(wanted: string, tag: string | undefined): Promise<void> {
    if (visited.has(wanted)) return;
    visited.add(wanted);
    const manifest = await read(ways.from, wanted);
    const { manifests, blobs } = contentsOf(manifest);
    for (const child of manifests) await visit(child.digest, undefined);
    items.push(await compared(manifest, blobs, tag));
    for (const attached of await attachedTo(wanted)) await visit(attached.digest, attached.tag);
  }

  async function compared(manifest: Manifest, blobs: readonly Descriptor[], tag: string | undefined): Promise<Item> {
    const { distribution, repository } = ways.to;
    const isThere = (await distribution.resolve(repository, manifest.digest)) !== undefined;
    const checked = await bounded(blobs, AT_ONCE, async (blob) => ({
      blob,
      // Asked for also where the manifest is there: some clean-ups take layers away from under it.
      isThere: await distribution.hasBlob(repository, blob.digest),
    }));
    return { manifest, tag, isThere, blobs: checked };
  }

  async function attachedTo(subject: string): Promise<readonly Attached[]> {
    const { distribution, repository } = ways.from;
    const referrers = await distribution.referrers(repository, subject);
    const checked = await bounded(referrers, AT_ONCE, async ({ digest }) => {
      // Lists that clients keep outlive what is on them.
      const manifest = await distribution.manifest(repository, digest);
      if (manifest && contentsOf(manifest).subject === subject) return [{ digest, tag: undefined }];
      ways.log(`${digest}, said to be attached to ${subject}, is not in ${repository} any more: it is left out.`);
      return [];
    });
    const tagged = await bounded(COSIGN_SUFFIXES, AT_ONCE, (suffix) => cosigned(referrersTag(subject) + suffix));
    return [...checked.flat(), ...tagged.flat()];
  }

  async function cosigned(tag: string): Promise<readonly Attached[]> {
    const digest = await ways.from.distribution.resolve(ways.from.repository, tag);
    if (digest === undefined) return [];
    const there = await ways.to.distribution.resolve(ways.to.repository, tag);
    if (there === undefined) return [{ digest, tag }];
    if (there === digest) return [{ digest, tag: undefined }];
    // It may hold signatures that are made only there.
    ways.log(`${tag} is another one in ${ways.to.repository}, and stays there as it is.`);
    return [];
  }
}

interface Attached {
  readonly digest: string;
  readonly tag: string | undefined;
}

/** Questions to a registry at the same time. */
const AT_ONCE = 8;

/** Where cosign keeps what it attaches to an image, unless it uses referrers: cosign, "Signature Specification". */
const COSIGN_SUFFIXES = [".sig", ".att", ".sbom"];

async function read({ distribution, repository }: Corner, digest: string): Promise<Manifest> {
  const manifest = await distribution.manifest(repository, digest);
  if (manifest) return manifest;
  throw new Failure(`${digest} is part of the image, and not in ${distribution.host}/${repository}.`, {
    hint: "A clean-up took a part of it away, or it never was pushed as a whole. Build it anew.",
  });
}
