import type { Placement, Service } from "@deploy-actions/shared/ecs/ecs";
import type { Settings } from "@deploy-actions/shared/ecs/settings";
import { Failure } from "@deploy-actions/shared/failure";
import type { Effects } from "./effects.ts";
import type { Inputs } from "./inputs.ts";
import type { Plan } from "./plan/plan.ts";
import type { Finding } from "./preflight/finding.ts";
import { renderFindings } from "./preflight/render.ts";
import type { PreflightSubject } from "./preflight/subject.ts";
import type { Prepared } from "./prepare.ts";

/** Looks at all that the deploy of these services needs. Tells what it finds, and refuses what would fail where the inputs say so. */
export async function lookAhead(
  prepared: readonly Prepared[],
  { preflight: mode }: Pick<Inputs, "preflight">,
  { preflight: ports, log }: Pick<Effects, "preflight" | "log">,
): Promise<readonly Finding[]> {
  const subjects = prepared.flatMap(subjectOf);
  if (mode === "off" || subjects.length === 0) return [];
  const { preflight } = await import("./preflight/preflight.ts");
  const findings = await preflight(subjects, await ports());
  const { lines } = renderFindings(findings);
  for (const line of lines) log(line);
  const errors = findings.filter(({ severity }) => severity === "error");
  if (mode === "error" && errors.length > 0) throw new PreflightFailed(errors);
  return findings;
}

/** The deploy would have failed: nothing was changed. */
export class PreflightFailed extends Failure {
  constructor(errors: readonly Finding[]) {
    const { lines } = renderFindings(errors);
    super(["The deploy would fail. Nothing was changed.", ...lines.slice(1).map((line) => `- ${line}`)].join("\n"), {
      hint: "Mend it and run again; or, where you know better, set preflight: warn.",
    });
  }
}

/** Nothing is asked about a service that gets no new tasks. */
function subjectOf({ name, definition, observed, receiver, release: { plan } }: Prepared): readonly PreflightSubject[] {
  if (!("target" in plan) || (plan.kind === "deploy" && !plan.startsDeployment)) return [];
  const { images } = observed;
  const service = receiver ?? observed.service;
  const settings: Settings = plan.kind === "deploy" ? plan.settings : {};
  const placement = placementAfter(plan, service);
  const { launchType, capacityProviderStrategy = [] } = placement;
  const fargateProvider = capacityProviderStrategy.some(({ capacityProvider }) =>
    /^FARGATE/.test(String(capacityProvider)),
  );
  return [
    {
      service: receiver?.name ?? name,
      definition,
      registers: plan.target.kind === "register",
      images,
      live: { ...service, placement },
      desiredCount: settings.desiredCount ?? service.desiredCount,
      deploymentConfiguration: settings.deploymentConfiguration ?? service.deploymentConfiguration,
      isFargate: launchType === "FARGATE" || fargateProvider,
    },
  ];
}

/** With what the service definition changes of it. */
function placementAfter(plan: Plan, { placement }: Service): Placement {
  const changed = plan.kind === "deploy" ? plan.members?.withDeployment.members : undefined;
  const { networkConfiguration, capacityProviderStrategy = [], platformVersion } = changed ?? {};
  const { awsvpcConfiguration } = networkConfiguration ?? {};
  return {
    ...placement,
    ...(awsvpcConfiguration && { networkConfiguration: { awsvpcConfiguration } }),
    ...(platformVersion !== undefined && { platformVersion }),
    ...(capacityProviderStrategy.length > 0 && {
      launchType: undefined,
      capacityProviderStrategy: capacityProviderStrategy.map((item) => ({ ...item })),
    }),
  };
}
