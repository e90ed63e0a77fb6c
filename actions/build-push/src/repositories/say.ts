import { type Drift, describeEncryption, describeMutability, type RepositoryPlan } from "./plan-repository.ts";

/** What is planned for a repository, a line each; nothing where all is as wanted. */
export function describeRepositoryPlan(plan: RepositoryPlan): readonly string[] {
  switch (plan.kind) {
    case "exists":
      return [];
    case "create": {
      const { mutability, scanOnPush, encryption } = plan.settings;
      const settings = [
        describeMutability(mutability),
        `scan on push ${onOff(scanOnPush)}`,
        describeEncryption(encryption),
      ];
      return [`Repository ${plan.name} is created: ${settings.join(", ")}.`];
    }
    case "drift":
      return plan.drifts.map((drift) => describeDrift(plan.repository.name, drift));
    case "missing":
      return [`Repository ${plan.name} does not exist.`];
  }
}

/** In one sentence, with what to do about it. */
export function describeDrift(name: string, drift: Drift): string {
  const { setting, found } = drift;
  const wanted = describeWanted(drift);
  if (drift.change === "now") return `Repository ${name}: ${setting} changes from ${found} to ${wanted}.`;
  const fact = `Repository ${name}: ${setting} is ${found}, not ${wanted}, and stays so`;
  return drift.change === "never"
    ? `${fact}: ECR sets it only when a repository is created.`
    : `${fact}; \`reconcile-repository: true\` changes it.`;
}

function describeWanted(drift: Drift): string {
  if (drift.setting === "tag mutability") return describeMutability(drift.wanted);
  return drift.setting === "encryption" ? describeEncryption(drift.wanted) : onOff(drift.wanted);
}

const onOff = (value: boolean): string => (value ? "on" : "off");
