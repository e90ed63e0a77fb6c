import type { HttpAnswer } from "../protocol/http.ts";

/** All of it, or the part that a Range header asks for: clients go on with downloads that broke off. */
export function byteRange(content: Uint8Array, range: string | undefined): HttpAnswer {
  const headers = { "content-type": "application/octet-stream", "accept-ranges": "bytes" };
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
  if (first === undefined) return { status: 200, headers, body: content };
  const start = Number(first);
  const end = last ? Math.min(Number(last), content.length - 1) : content.length - 1;
  if (start > end) {
    return { status: 416, headers: { ...headers, "content-range": `bytes */${content.length}` }, body: "" };
  }
  const shown = { ...headers, "content-range": `bytes ${start}-${end}/${content.length}` };
  return { status: 206, headers: shown, body: content.subarray(start, end + 1) };
}
