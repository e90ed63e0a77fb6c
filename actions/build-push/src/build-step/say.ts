import { shortDigest } from "../lifecycle/image.ts";
import type { ImagePlan } from "./plan.ts";

/** What is planned, a line for each image. */
export function describePlans(plans: readonly ImagePlan[]): readonly string[] {
  return plans.map(describePlan);
}

function describePlan({ image, make, tags }: ImagePlan): string {
  const list = tags.map(({ tag }) => tag).join(", ");
  const get = list ? `, and gets ${list}` : "";
  switch (make.kind) {
    case "build":
      return `${image.name}: is built from ${image.file} in ${image.context}${get}${make.why ? `: ${make.why}` : ""}.`;
    case "reuse":
      return `${image.name}: ${shortDigest(make.digest)} is of the same sources and is not built again${get}.`;
    case "rerun":
      return `${image.name}: ${shortDigest(make.digest)} was pushed by an earlier run of this commit and is not built again${get}.`;
    case "leave":
      return `${image.name}: none of its files changed; it stays as it is.`;
  }
}
