import { codeBlock, escapeMarkdown } from "../markdown.ts";
import type { Explanation } from "./explain.ts";

/** GitHub drops a summary of more than 1 MiB whole; the margin is for what the runner adds when it masks. */
const MAX_BYTES = 900 * 1024;
const NOTE = "\n\n_The summary was too long and ends here; the log has the rest._\n";

/** The summary cut to what GitHub shows, at the end of a line. */
export function fitSummary(markdown: string): string {
  if (Buffer.byteLength(markdown) <= MAX_BYTES) return markdown;
  const head = Buffer.from(markdown).subarray(0, MAX_BYTES - Buffer.byteLength(NOTE) - 8);
  const lines = head.subarray(0, head.lastIndexOf("\n")).toString("utf8");
  const openFence = lines
    .match(/^`{3,}/gm)
    ?.reduce((open, fence) => (open === "" ? fence : fence === open ? "" : open), "");
  return `${lines}${openFence ? `\n${openFence}` : ""}${NOTE}`;
}

/** The summary of a step that ended in an error. */
export function errorSummary({ title, message, hint, evidence }: Explanation): string {
  const paragraphs = message.split("\n").map(escapeMarkdown).join("<br>");
  return [
    `### ❌ ${escapeMarkdown(title)}`,
    paragraphs,
    `**What to do:** ${escapeMarkdown(hint)}`,
    ...(evidence.length > 0 ? [codeBlock(evidence.join("\n"))] : []),
  ].join("\n\n");
}
