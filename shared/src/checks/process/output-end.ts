import type { Readable } from "node:stream";

/** What a stream said last. */
export interface OutputEnd {
  readonly text: string;
  /** There was more before. */
  readonly cut: boolean;
}

/** Reads the stream to its end and keeps so many of the last characters; what it returns tells them at any time. */
export function keepEnd(stream: Readable, kept: number): () => OutputEnd {
  let text = "";
  let cut = false;
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
    if (text.length <= kept) return;
    text = text.slice(-kept);
    cut = true;
  });
  return () => ({ text, cut });
}
