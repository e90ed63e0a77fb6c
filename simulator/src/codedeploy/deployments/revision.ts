import { createHash } from "node:crypto";
import type { RevisionLocation } from "@aws-sdk/client-codedeploy";
import { notPlayed, refusal } from "../errors.ts";
import type { Revision } from "./deployment.ts";

/** The revision a request names. What its AppSpec says is read when the deployment starts, as at AWS. */
export function revisionOf(location: RevisionLocation | undefined): Revision {
  if (!location) throw refusal("RevisionRequiredException", "RevisionLocation must be specified");
  const { revisionType: type } = location;
  if (type !== "AppSpecContent" && type !== "String") {
    if (type === undefined) throw invalid("The revision type must be specified");
    throw notPlayed("InvalidRevisionException", `revisions of type ${type}`);
  }
  const { content, sha256: given } = (type === "AppSpecContent" ? location.appSpecContent : location.string) ?? {};
  if (!content) throw invalid(`The revision of type ${type} must have a content`);
  const sha256 = createHash("sha256").update(content).digest("hex");
  if (given !== undefined && given !== sha256) throw invalid("The SHA256 of the revision does not match its content");
  return { type, content, sha256 };
}

function invalid(message: string) {
  return refusal("InvalidRevisionException", message);
}
