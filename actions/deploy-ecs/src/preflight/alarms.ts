import type { DeploymentConfiguration } from "@deploy-actions/shared/ecs/ecs";
import type { Notice, Noticed } from "./finding.ts";
import { ask, type Looks, uncheckedNotice } from "./look.ts";
import type { Ports } from "./ports.ts";
import type { PreflightSubject } from "./subject.ts";

export interface Alarm {
  /** OK, ALARM or INSUFFICIENT_DATA. */
  readonly state: string;
}

/** The alarms that are to watch the deployment exist, and can still go off. */
export async function checkAlarms(subjects: readonly PreflightSubject[], { alarms }: Ports): Promise<Noticed> {
  const looks = await ask(alarms, subjects.flatMap(namesOf));
  return subjects.map((subject) => [subject.service, namesOf(subject).flatMap((name) => judge(name, looks))]);
}

function judge(name: string, looks: Looks<Alarm>): readonly Notice[] {
  const subject = `deployment alarm ${name}`;
  const look = looks.get(name);
  if (look?.kind === "unchecked") return [uncheckedNotice(subject, "deployment alarms", look)];
  if (look?.kind === "missing") {
    const fix = "Create it in this Region, or take it out of alarmNames in the deployment configuration.";
    return [{ subject, severity: "error", message: "There is no such alarm in CloudWatch.", fix }];
  }
  if (look?.facts.state !== "ALARM") return [];
  const message =
    "It is in ALARM already: ECS leaves it out of account for this deployment, so that it cannot stop a bad one.";
  return [{ subject, severity: "warning", message, fix: "Find out why it is in ALARM, and wait until it is OK." }];
}

function namesOf({ deploymentConfiguration }: PreflightSubject): readonly string[] {
  const { alarms }: { alarms?: Alarms } & DeploymentConfiguration = deploymentConfiguration;
  return alarms?.enable ? (alarms.alarmNames ?? []) : [];
}

type Alarms = NonNullable<DeploymentConfiguration["alarms"]> & { readonly alarmNames?: readonly string[] };
