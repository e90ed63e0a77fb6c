import * as v from "valibot";
import type { Quorum } from "../../check.ts";
import { member } from "../member.ts";
import type { Objection } from "../rule.ts";

/** Which of the addresses of a name are looked at. */
export const addresses = v.optional(
  member(v.picklist(["one", "all"]), "`all`: every address that the name resolves to; each is a target."),
  "one",
);

export function quorumOfAddresses({
  addresses,
  quorum,
}: {
  readonly addresses: "one" | "all";
  readonly quorum?: Quorum | undefined;
}): Objection | undefined {
  if (!quorum || addresses === "all") return undefined;
  return { at: ["quorum"], message: "There is one target: write addresses: all to look at every address" };
}
