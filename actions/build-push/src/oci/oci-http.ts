import type { Distribution } from "./distribution.ts";
import { explainRegistryError } from "./explain-registry-error.ts";
import { contentsOf } from "./manifest-contents.ts";
import { type Call, OciClient, type OciClientOptions } from "./oci-client.ts";
import { checked } from "./oci-digest.ts";
import { discard } from "./oci-exchange.ts";
import { OciManifests } from "./oci-manifests.ts";
import { OciReferrers } from "./oci-referrers.ts";
import { OciUploads } from "./oci-uploads.ts";

/** A registry over HTTP. What fails on the way or on its side is tried again, and comes out in plain words. */
export function ociDistribution(options: OciClientOptions): Distribution {
  const { host } = options;
  const client = new OciClient(options);
  const manifests = new OciManifests(client);
  const referrers = new OciReferrers(client, manifests);
  const uploads = new OciUploads(client);

  const explaining = async <T>(needs: "read" | "write", doing: string, repository: string, call: () => Promise<T>) => {
    try {
      return await call();
    } catch (error) {
      options.signal.throwIfAborted();
      throw explainRegistryError(error, { doing: `${doing} ${repository}`, host, repository, needs });
    }
  };

  const blobCall = (repository: string, digest: string): Pick<Call, "at" | "scopes"> => ({
    at: `${repository}/blobs/${digest}`,
    scopes: [`repository:${repository}:pull`],
  });

  return {
    host,

    resolve: (repository, reference) =>
      explaining("read", `looking for ${reference} in`, repository, () => manifests.resolve(repository, reference)),

    manifest: (repository, digest) =>
      explaining("read", `reading the manifest ${digest} of`, repository, () => manifests.read(repository, digest)),

    hasBlob: (repository, digest) =>
      explaining("read", `looking for the layer ${digest} in`, repository, () =>
        client.call({ ...blobCall(repository, digest), method: "HEAD", expect: [200, 404] }, async (answer) => {
          await discard(answer);
          return answer.status === 200;
        }),
      ),

    readBlob: (repository, blob) =>
      explaining("read", `reading the layer ${blob.digest} of`, repository, () =>
        client.call({ ...blobCall(repository, blob.digest), method: "GET", expect: [200] }, async ({ body }) =>
          checked(blob, body, host),
        ),
      ),

    writeBlob: (repository, blob, source) =>
      explaining("write", `putting the layer ${blob.digest} into`, repository, () =>
        uploads.write(repository, blob, source),
      ),

    putManifest: (repository, manifest, tag) =>
      explaining("write", `putting the manifest ${tag ?? manifest.digest} into`, repository, async () => {
        const { isReferrer } = await manifests.put(repository, manifest, tag);
        const { subject } = contentsOf(manifest);
        if (subject !== undefined && !isReferrer) await referrers.add(repository, manifest, subject);
      }),

    referrers: (repository, digest) =>
      explaining("read", `listing what is attached to ${digest} in`, repository, () =>
        referrers.list(repository, digest),
      ),
  };
}
