import type { HttpAnswer, HttpRequest } from "../../protocol/http.ts";
import { AwsError } from "../../service.ts";
import type { Repository } from "../repository.ts";
import type { Uploads } from "../uploads.ts";

/** OCI distribution specification, "Pushing blobs". */
export interface BlobUploads {
  /** `source`: the repository that a blob may be mounted from, if any. */
  start(repository: Repository, request: HttpRequest, source: Repository | undefined): HttpAnswer;
  chunk(repository: Repository, id: string, request: HttpRequest): HttpAnswer;
  status(repository: Repository, id: string): HttpAnswer;
  complete(repository: Repository, id: string, request: HttpRequest): HttpAnswer;
  cancel(repository: Repository, id: string): HttpAnswer;
}

export function blobUploads(uploads: Uploads): BlobUploads {
  const going = (repository: Repository, id: string, status: number): HttpAnswer => {
    const received = uploads.received(repository, id);
    const headers = {
      location: `/v2/${repository.name}/blobs/uploads/${id}`,
      "docker-upload-uuid": id,
      range: `0-${Math.max(0, received - 1)}`,
    };
    return { status, headers, body: "" };
  };
  const finish = (repository: Repository, id: string, digest: string): HttpAnswer => {
    uploads.complete(repository, id, digest);
    return created(repository, digest);
  };
  return {
    start: (repository, { query, bytes }, source) => {
      const asked = new URLSearchParams(query);
      const mount = asked.get("mount") ?? "";
      const mounted = source?.blobs.get(mount);
      if (mounted) {
        repository.blobs.set(mount, mounted);
        return created(repository, mount);
      }
      const id = uploads.start(repository);
      const digest = asked.get("digest");
      if (digest === null) return going(repository, id, 202);
      uploads.append(repository, id, bytes);
      return finish(repository, id, digest);
    },

    chunk: (repository, id, { headers, bytes }) => {
      const [, first] = /^(?:bytes )?(\d+)-\d+/.exec(headers["content-range"] ?? "") ?? [];
      uploads.append(repository, id, bytes, first === undefined ? undefined : Number(first));
      return going(repository, id, 202);
    },

    status: (repository, id) => going(repository, id, 204),

    complete: (repository, id, { query, bytes }) => {
      const digest = new URLSearchParams(query).get("digest");
      if (digest === null || !/^sha256:[0-9a-f]{64}$/.test(digest)) {
        throw new AwsError("InvalidLayerException", `'${digest ?? ""}' is not a digest`);
      }
      uploads.append(repository, id, bytes);
      return finish(repository, id, digest);
    },

    cancel: (repository, id) => {
      uploads.cancel(repository, id);
      return { status: 204, headers: {}, body: "" };
    },
  };
}

function created({ name }: Repository, digest: string): HttpAnswer {
  const headers = { location: `/v2/${name}/blobs/${digest}`, "docker-content-digest": digest };
  return { status: 201, headers, body: "" };
}
