import { Failure } from "@deploy-actions/shared/failure";
import type { Adopted } from "./adopt.ts";
import { comparePreview } from "./compare-preview.ts";
import { evaluate } from "./evaluate.ts";
import { judge, type Refusal } from "./guard.ts";
import { DAY } from "./identify.ts";
import { look } from "./look.ts";
import { type LifecyclePlan, type LifecyclePorts, type LifecycleRequest, readLive } from "./plan-lifecycle.ts";
import { isSamePolicy, type LifecyclePolicy, writePolicy } from "./policy.ts";
import { protect } from "./protect.ts";
import { readPolicy } from "./read-policy.ts";
import { refusalFailure } from "./refusal.ts";

export type LifecycleResult =
  | { readonly kind: "off" }
  | { readonly kind: "checked" }
  /** `adopted`: images that got a tag that keeps them. */
  | { readonly kind: "written" | "unchanged"; readonly adopted: number };

type ManagePlan = Extract<LifecyclePlan, { readonly kind: "manage" }>;

/**
 * Adopts, has ECR preview the policy, and writes it. Throws when the plan holds something against it, when ECR does, and
 * when a policy that only was to be checked is dangerous.
 */
export async function applyLifecycle(plan: LifecyclePlan, ports: LifecyclePorts): Promise<LifecycleResult> {
  if (plan.kind === "off") return { kind: "off" };
  const { request } = plan;
  refuseEndangering(plan, ports.clock.now());
  if (plan.kind === "check") return { kind: "checked" };

  await adopt(request, plan.adopted, ports);
  const result = { adopted: plan.adopted.length };
  if (!plan.isNew) return { kind: "unchanged", ...result };
  await askEcr(request, plan.review.policy, ports);
  await refuseChanged(plan, ports);
  await write(request, plan.review.policy, ports);
  return { kind: "written", ...result };
}

/** Throws when the plan alone shows that the policy must not be, whether it is to be written or there already. */
export function refuseEndangering(plan: LifecyclePlan, now: number): void {
  if (plan.kind === "off" || !plan.review || plan.review.refusals.length === 0) return;
  const { policy, refusals } = plan.review;
  const isThere = plan.kind === "check" || !plan.isNew;
  const outcome = isThere ? "is dangerous, and in force" : "is not written";
  throw refusalFailure({ repository: plan.request.repository, policy, outcome }, refusals, now);
}

async function adopt(
  { repository }: LifecycleRequest,
  adopted: readonly Adopted[],
  { images, log }: LifecyclePorts,
): Promise<void> {
  for (const { digest, tag, neededBy } of adopted) {
    const manifest = await images.manifest(repository, digest);
    const tagged = manifest ? await images.tag(repository, manifest, tag) : { kind: "gone" };
    if (tagged.kind === "taken" || tagged.kind === "gone") {
      const why = tagged.kind === "gone" ? "it is not there any more" : "the tag is on another image";
      throw new Failure(`${repository}@${digest} cannot be kept by the tag ${tag}: ${why}.`, {
        hint: "No policy was written. Run the job again: it looks at the repository anew.",
        evidence: neededBy,
      });
    }
    log(`Kept ${repository}@${digest} with the tag ${tag}: ${neededBy.join(", ")}.`);
  }
}

/** Images are pushed while ECR looks: what is disputed once is asked about again. */
async function askEcr(request: LifecycleRequest, policy: LifecyclePolicy, ports: LifecyclePorts): Promise<void> {
  const { clock, log } = ports;
  let refusals = await refusalsOfEcr(request, policy, ports);
  if (refusals.length > 0 && refusals.every(({ kind }) => kind === "disagrees" || kind === "other-policy")) {
    log("ECR's preview is not what was expected: having it made once more.");
    refusals = await refusalsOfEcr(request, policy, ports);
  }
  if (refusals.length > 0) {
    throw refusalFailure({ repository: request.repository, policy, outcome: "is not written" }, refusals, clock.now());
  }
}

async function refusalsOfEcr(
  request: LifecycleRequest,
  policy: LifecyclePolicy,
  ports: LifecyclePorts,
): Promise<readonly Refusal[]> {
  const preview = await ports.policies.preview(request.repository, writePolicy(policy));
  const now = ports.clock.now();
  // After it: a deploy that began meanwhile has named its image by now.
  const { images, references } = await look({ ...request, since: now }, ports);
  const doubts = comparePreview({ policy, images, now }, preview);
  if (doubts.some(({ kind }) => kind === "other-policy")) return doubts;
  const actions = [...evaluate(policy, images, now + DAY, "most"), ...preview.actions];
  const needed = protect(images, references);
  return [...judge({ actions, protected: needed, images, maxExpire: request.maxExpire }), ...doubts];
}

/** The new policy has the rules of others that were there when the step began, and would take those that came since. */
async function refuseChanged({ request, live, review }: ManagePlan, ports: LifecyclePorts): Promise<void> {
  const found = await readLive(request, ports);
  if (live && found ? isSamePolicy(live, found) : live === found) return;
  // Another run of the same workflow was faster.
  if (found && isSamePolicy(found, review.policy)) return;
  throw new Failure(
    `The life-cycle policy of ${request.repository} was changed by somebody else while this step looked at it.`,
    { hint: "Nothing was written. Run the job again: it begins with the policy that is there now." },
  );
}

async function write(
  { repository }: LifecycleRequest,
  policy: LifecyclePolicy,
  { policies, log }: LifecyclePorts,
): Promise<void> {
  await policies.write(repository, writePolicy(policy));
  const written = readPolicy((await policies.read(repository)) ?? "");
  if (!written.ok || !isSamePolicy(written.value, policy)) {
    throw new Failure(`The life-cycle policy of ${repository} is not the one that was written.`, {
      hint: "Somebody else writes it, too: let one of the two do it, and look at the policy in the ECR console now.",
    });
  }
  log(`Wrote the life-cycle policy of ${repository}: ${policy.rules.length} rules.`);
}
