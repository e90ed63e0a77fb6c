import { randomUUID } from "node:crypto";
import { AwsError } from "../service.ts";
import { digestOf } from "./manifest.ts";
import type { Repository } from "./repository.ts";

/** The layers that are being uploaded. */
export class Uploads {
  readonly #open = new Map<string, { readonly repository: Repository; readonly parts: Uint8Array[]; size: number }>();

  start(repository: Repository): string {
    const id = randomUUID();
    this.#open.set(id, { repository, parts: [], size: 0 });
    return id;
  }

  /** Bytes that have arrived. */
  received(repository: Repository, id: string): number {
    return this.#get(repository, id).size;
  }

  /** Returns the bytes that have arrived by now. `firstByte` undefined: wherever the upload is. */
  append(repository: Repository, id: string, part: Uint8Array, firstByte?: number): number {
    const upload = this.#get(repository, id);
    if (firstByte !== undefined && firstByte !== upload.size) {
      const message = `The part that begins with byte ${firstByte} does not follow the ${upload.size} bytes that were received`;
      const members = { uploadId: id, lastValidByteReceived: Math.max(0, upload.size - 1) };
      throw new AwsError("InvalidLayerPartException", message, { members });
    }
    upload.parts.push(part);
    upload.size += part.length;
    return upload.size;
  }

  /** Ends the upload, and keeps what was uploaded if it is what it should be. */
  complete(repository: Repository, id: string, digest: string): void {
    const { parts } = this.#get(repository, id);
    const layer = Buffer.concat(parts);
    const calculated = digestOf(layer);
    if (calculated !== digest) {
      const message = `The digest '${calculated}' of the uploaded layer is not the given '${digest}'`;
      throw new AwsError("InvalidLayerException", message);
    }
    this.#open.delete(id);
    repository.blobs.set(digest, layer);
  }

  cancel(repository: Repository, id: string): void {
    this.#get(repository, id);
    this.#open.delete(id);
  }

  #get(repository: Repository, id: string) {
    const found = this.#open.get(id);
    if (found?.repository === repository) return found;
    const message = `The upload with upload id '${id}' could not be found in the repository with name '${repository.name}' in the registry with id '${repository.registryId}'`;
    throw new AwsError("UploadNotFoundException", message);
  }
}
