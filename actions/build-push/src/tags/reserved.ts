import { TAG_PREFIXES } from "@deploy-actions/shared/ecr/tag-scheme";
import type { Problem } from "@deploy-actions/shared/problems";

/** Tags by which other parts know what they did: a build that wrote one would have them believe what is not so. */
const RESERVED = [TAG_PREFIXES.deployed, TAG_PREFIXES.current, TAG_PREFIXES.retired, TAG_PREFIXES.content, "sha256-"];

/** Why a line of `tags` may not make this tag; undefined: it may. */
export function objectionToReserved(line: string, tag: string): Problem | undefined {
  const reserved = RESERVED.find((prefix) => tag.startsWith(prefix));
  if (reserved === undefined) return undefined;
  return {
    at: "",
    message: `"${line}" makes the tag ${tag}, and tags that begin with ${reserved} say what was deployed or built.`,
    fix: "Choose another prefix.",
  };
}
