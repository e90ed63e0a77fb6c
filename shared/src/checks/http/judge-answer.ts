import { shorten } from "../assert/show.ts";
import { describeStatuses, isStatusIn } from "../assert/status.ts";
import { isVersion } from "../assert/version.ts";
import type { HttpCheck, VersionSource } from "../check.ts";
import type { Observation } from "../observation.ts";
import type { ExpectedVersion } from "../probes/expectation.ts";
import type { Answer } from "./answer.ts";
import { unmet } from "./unmet.ts";
import { locationOf, shownUrl } from "./urls.ts";
import { isWanted, readVersions, wantedVersion } from "./version.ts";

export type Judged = Pick<Observation, "outcome" | "reason" | "version" | "final">;

/**
 * What an answer comes to. The version comes first: an answer of another version says nothing of this one, however bad
 * or good it is.
 */
export function judgeAnswer(check: HttpCheck, expected: ExpectedVersion | undefined, answer: Answer): Judged {
  const { version: source, maxBody, expect, failFast } = check;
  const { versions = [], trouble } = source ? readVersions(answer, source.from, maxBody) : {};
  const wanted = wantedVersion(source, expected);
  const stranger = wanted && source && versions.find((version) => !isWanted(version, wanted, source));
  const version = bounded(stranger ?? versions[0]);
  if (wanted && source && version.version !== undefined && stranger !== undefined) {
    return { outcome: "stale", reason: another(version.version, wanted, source), ...version };
  }

  const status = `HTTP ${answer.status}${redirect(answer)}`;
  if (isStatusIn(answer.status, failFast)) {
    // While the old version may still be the one that answers, only an answer that says it is the new one is the last word.
    const isOfNew = expected === undefined || (wanted !== undefined && version.version !== undefined);
    const reason = `${status}, which is in fail-fast`;
    return { outcome: "fail", reason, ...(isOfNew ? { final: true } : {}), ...version };
  }
  if (!isStatusIn(answer.status, expect.status)) {
    return { outcome: "fail", reason: `${status}, expected ${describeStatuses(expect.status)}`, ...version };
  }
  const missing = wanted && trouble !== undefined ? [trouble] : [];
  const wrong = [...missing, ...unmet(check, answer)];
  if (wrong.length > 0) return { outcome: "fail", reason: wrong.join("; "), ...version };
  return { outcome: "pass", reason: version.version ? `${status}, version ${version.version}` : status, ...version };
}

/** Characters. */
const LONGEST_VERSION = 128;

/** A version becomes a name in reports: a server that lies must not fill them. */
function bounded(version: string | undefined): Pick<Judged, "version"> {
  return version === undefined ? {} : { version: shorten(version.replace(/\p{C}/gu, "?"), LONGEST_VERSION) };
}

function another(version: string, wanted: ExpectedVersion, { match }: VersionSource): string {
  if ("isNot" in wanted) return `version ${version} answers, which was given up`;
  const by = match === "exact" ? "" : ` (${match})`;
  const hint = match === "exact" && isVersion(version, wanted.is, "sha-prefix") ? "; match: sha-prefix takes it" : "";
  return `version ${version} answers, expected ${wanted.is}${by}${hint}`;
}

function redirect(answer: Answer): string {
  const target = answer.status >= 300 && answer.status <= 399 ? locationOf(answer) : undefined;
  return target ? ` to ${shownUrl(target)}` : "";
}
