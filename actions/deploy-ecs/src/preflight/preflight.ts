import { checkAlarms } from "./alarms.ts";
import type { Finding, Lack, Noticed } from "./finding.ts";
import { checkImages } from "./images.ts";
import { listed } from "./listed.ts";
import { checkLoadBalancers } from "./load-balancers.ts";
import { checkLogGroups } from "./log-groups.ts";
import type { Ports } from "./ports.ts";
import { checkRoles } from "./roles.ts";
import { checkSecrets } from "./secrets.ts";
import { checkSettings } from "./settings.ts";
import type { PreflightSubject } from "./subject.ts";
import { checkSubnets } from "./subnets.ts";

/** What would make the deploy fail, or is risky, or could not be checked; all of it, found by reading alone. */
export async function preflight(subjects: readonly PreflightSubject[], ports: Ports): Promise<readonly Finding[]> {
  const checked = await Promise.all([
    checkImages(subjects, ports),
    checkRoles(subjects, ports),
    checkSecrets(subjects, ports),
    checkLogGroups(subjects, ports),
    checkSubnets(subjects, ports),
    checkLoadBalancers(subjects, ports),
    checkAlarms(subjects, ports),
    checkSettings(subjects),
  ]);
  return findings(checked.flat());
}

/** One finding for each permission that is missing, whatever it keeps from being known. */
function findings(noticed: Noticed): readonly Finding[] {
  const all = noticed.flatMap(([service, notices]) => notices.map((notice) => ({ service, ...notice })));
  const known = all.flatMap(({ lacks, ...finding }) => (lacks ? [] : [finding]));
  const lacking = all.flatMap(({ lacks, subject }) => (lacks ? [{ ...lacks, subject }] : []));
  const byAction = Map.groupBy(lacking, ({ action }) => action);
  return [...known, ...[...byAction].map(([action, lacks]) => missingPermission(action, lacks))];
}

function missingPermission(action: string, lacks: readonly (Lack & { readonly subject: string })[]): Finding {
  const what = [...new Set(lacks.map((lack) => lack.what))].join(", and ");
  return {
    service: "",
    subject: action,
    severity: "unknown",
    message: `It is not allowed to this step. Could not check without it ${what}: ${listed(lacks.map(({ subject }) => subject))}.`,
    fix: `Allow ${action} to the role of this step; it only reads.`,
  };
}
