import { checkAlarms } from "./alarms.ts";
import type { Finding, Notice, Noticed } from "./finding.ts";
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

/** One finding for each permission that is missing, and each other reason, whatever it keeps from being known. */
function findings(noticed: Noticed): readonly Finding[] {
  const all = noticed.flatMap(([service, notices]) => notices.map((notice) => ({ service, ...notice })));
  const byCause = Map.groupBy(all, ({ unchecked }) => unchecked && (unchecked.action ?? unchecked.why));
  return [...byCause].flatMap(([cause, alike]) => (cause === undefined ? alike : [together(alike)]));
}

type Unmerged = Finding & Notice;

function together(alike: readonly Unmerged[]): Finding {
  const [{ service, severity, fix, unchecked }] = alike as readonly [Unmerged, ...Unmerged[]];
  const what = new Set(alike.flatMap((notice) => notice.unchecked?.what ?? []));
  return {
    service: alike.every((other) => other.service === service) ? service : "",
    subject: listed(alike.map(({ subject }) => subject)),
    severity,
    message: `Could not check ${[...what].join(", and ")}: ${unchecked?.why}.`,
    fix,
  };
}
