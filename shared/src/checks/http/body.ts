import type { IncomingMessage } from "node:http";
import { pipeline, type Readable, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Body } from "./answer.ts";
import { NoAnswer } from "./no-answer.ts";
import type { Progress } from "./progress.ts";

/** Reads no more than `maxBody` bytes, decoded: what does not end, or blows up when it is unpacked, costs no more. */
export async function readBody(response: IncomingMessage, maxBody: number, progress: Progress): Promise<Body> {
  const coding = response.headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of decoded(response, coding)) {
      chunks.push(chunk);
      progress.received += chunk.length;
      if (progress.received > maxBody) break;
    }
  } catch (error) {
    // What broke is the connection, or else the unpacking.
    if (response.errored) throw response.errored;
    // Nothing at all is not packed, whatever the header says: HEAD, 304.
    if (response.readableDidRead)
      throw new NoAnswer("fail", `the body is not the ${coding} that its header says`, error);
  }
  const cut = progress.received > maxBody;
  if (!cut && !tellsItsEnd(response) && progress.trouble) throw progress.trouble;
  const known = coding === "identity" || DECODERS.has(coding);
  const bytes = Buffer.concat(chunks).subarray(0, maxBody);
  // As a stream, the half of a character at the cut is left out.
  const text = known ? new TextDecoder().decode(bytes, { stream: cut }) : "";
  return { text, cut, coding: known ? undefined : coding };
}

/** We ask for none of these; some servers do it all the same. */
const DECODERS: ReadonlyMap<string, () => Transform> = new Map([
  ["gzip", createGunzip],
  ["x-gzip", createGunzip],
  ["deflate", createInflate],
  ["br", createBrotliDecompress],
]);

/** If it does not, Node takes a connection that broke, or that was cut off, for the end of the body. */
function tellsItsEnd({ headers }: IncomingMessage): boolean {
  return headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
}

function decoded(response: IncomingMessage, coding: string): Readable {
  const decoder = DECODERS.get(coding)?.();
  if (!decoder) return response;
  // An error comes out of the decoder, too, where it is caught.
  return pipeline(response, decoder, () => {});
}
