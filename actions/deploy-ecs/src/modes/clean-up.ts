import type { WeightsHandle } from "@deploy-actions/shared/elb/handle";
import { Failure } from "@deploy-actions/shared/failure";
import type { FinishMeans } from "../finish-strategy.ts";
import { planCleanUp, scaleDownOld } from "../weights/clean-up.ts";
import { whoIsLive } from "../weights/live.ts";
import { observeWeights } from "../weights/observe.ts";
import type { SideOutcome } from "./side-report.ts";

/** Scales down the side that a shift left without traffic, some time later; only while the release that was shifted to is live. */
export async function cleanUp(
  { release, keep }: { readonly release: WeightsHandle; readonly keep: number },
  { dryRun }: { readonly dryRun: boolean },
  means: FinishMeans,
): Promise<SideOutcome> {
  const { service, partner, cluster, to, testPorts = [] } = release;
  const ecs = { service: means.ecsOf(service), partner: means.ecsOf(partner) };
  const ports = { ...means, ecs, listeners: await means.listeners(), targets: await means.targets() };
  const seen = await observeWeights({ cluster, service, partner, testPorts }, ports);
  const { old: live } = whoIsLive(seen);
  if (live.name !== service || live.service.taskDefinition !== to) {
    throw new Failure(
      `${live.name} with ${live.service.taskDefinition} is live, and release is ${service} with ${to}.`,
      {
        hint: "Somebody deployed or went back since. Nothing was changed; clean up with the release that is live.",
      },
    );
  }
  const plan = planCleanUp(seen, keep);
  for (const line of plan.lines) means.log(line);
  const words = plan.lines.join(" ");
  if (dryRun) return { ok: true, status: "planned", words, serving: to };
  await scaleDownOld(plan, means.ecsOf(plan.idle.name));
  return { ok: true, status: plan.count === undefined ? "unchanged" : "cleaned-up", words, serving: to };
}
