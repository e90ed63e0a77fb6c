import { createHash } from "node:crypto";
import { Failure } from "@deploy-actions/shared/failure";
import type { Descriptor } from "./descriptor.ts";

/** `sha256:…` of a text. */
export function digestOf(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

/** The same bytes; fails at their end when they are not those that the descriptor names. `host` is where they come from. */
export async function* checked(
  { digest, size }: Descriptor,
  content: AsyncIterable<Uint8Array>,
  host: string,
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  let length = 0;
  for await (const part of from(host, content)) {
    length += part.length;
    hash.update(part);
    if (length > size) break;
    yield part;
  }
  const got = `sha256:${hash.digest("hex")}`;
  if (length !== size || got !== digest) throw corrupt(host, digest, `${length} of ${size} bytes with digest ${got}`);
}

/** A request that promised more bytes than it sends would wait for ever. */
export async function* sized(
  { digest, size }: Descriptor,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const part of content) {
    length += part.length;
    yield part;
  }
  if (length !== size) throw new Error(`${digest} has ${size} bytes, and ${length} were given for it`);
}

/** Whoever passes the bytes on would else be blamed for what breaks here. */
async function* from(host: string, content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (error) {
    throw Object.assign(Object(error), { host });
  }
}

export function corrupt(host: string, digest: string, got: string): Failure {
  return new Failure(`The registry ${host} gave something else for ${digest}: ${got}.`, {
    hint: "Nothing of it was used. Look for a proxy that changes or cuts answers, then whether the registry's storage is damaged.",
  });
}
