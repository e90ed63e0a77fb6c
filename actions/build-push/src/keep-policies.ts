import { Failure } from "@deploy-actions/shared/failure";
import type { Account } from "./account.ts";
import type { Effects } from "./effects.ts";
import { applyLifecycle, refuseEndangering } from "./lifecycle/apply-lifecycle.ts";
import { planLifecycle } from "./lifecycle/plan-lifecycle.ts";
import { sayLifecycle } from "./lifecycle/say.ts";
import type { Repository } from "./registry/repositories.ts";
import type { RepositoryPlan } from "./repositories/plan-repository.ts";
import type { LifecycleRequest } from "./settings/lifecycle-request.ts";
import type { LifecycleFacts } from "./summary/facts.ts";

export interface LifecycleOutcome {
  readonly facts: readonly LifecycleFacts[];
  /** The first reason why a policy was refused, or is dangerous. */
  readonly failure: Failure | undefined;
}

interface Keeping {
  readonly account: Account;
  readonly effects: Effects;
  /** Only says what would be. */
  readonly dryRun?: boolean;
  /** By repository, tags that images have now and will not have then. */
  readonly leaving?: ReadonlyMap<string, readonly string[]> | undefined;
}

/** Throws when ECS cannot be asked what it needs, such as of a cluster that does not exist: before anything is made. */
export async function askWhatIsNeeded({ mode }: LifecycleRequest, { references }: Account): Promise<void> {
  if (mode !== "off") await references.to("");
}

/**
 * What would refuse the policies once the images have their tags, so that nothing is made for them; in a dry run it is
 * all that is said about them. ECR itself is asked for its preview only when a policy is written.
 */
export async function foreseePolicies(
  plans: readonly RepositoryPlan[],
  { lifecycle, dryRun }: { readonly lifecycle: LifecycleRequest; readonly dryRun: boolean },
  { account, effects, leaving }: Keeping,
): Promise<LifecycleOutcome> {
  // Also of repositories that are yet to come.
  await askWhatIsNeeded(lifecycle, account);
  const lines: string[] = [];
  const note = (line: string) => void lines.push(line);
  const said = dryRun ? effects : { ...effects, log: note, warn: note };
  const there = plans.flatMap((plan) => ("repository" in plan ? plan.repository : []));
  const outcome = await keepPolicies(there, lifecycle, { account, effects: said, dryRun: true, leaving });
  // Else it is said when the policies are written.
  if (outcome.failure) for (const line of lines) effects.log(line);
  return outcome;
}

/** Looks at the policies of these repositories, one after the other, and writes them where that is asked for. */
export async function keepPolicies(
  repositories: Iterable<Repository>,
  request: LifecycleRequest,
  keeping: Keeping,
): Promise<LifecycleOutcome> {
  if (request.mode === "off") return { facts: [], failure: undefined };
  const { log, signal } = keeping.effects;
  const facts: LifecycleFacts[] = [];
  let failure: Failure | undefined;
  for (const repository of repositories) {
    try {
      facts.push(await keepPolicy(repository, request, keeping));
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Failure)) throw error;
      failure ??= error;
      const findings = [...error.message.split("\n"), ...error.evidence];
      facts.push({ repository: repository.name, policy: "refused", rules: 0, forecast: [], findings });
      for (const line of findings) log(line);
    }
  }
  return { facts, failure };
}

async function keepPolicy(
  { name, uri, mutability }: Repository,
  { mode, settings, userPolicy, maxExpire, adopt }: LifecycleRequest,
  { account, effects, dryRun = false, leaving }: Keeping,
): Promise<LifecycleFacts> {
  const { env, clock, log } = effects;
  const run = { run: env.GITHUB_RUN_ID ?? "0", attempt: Number(env.GITHUB_RUN_ATTEMPT ?? 1) };
  const moved = leaving?.get(name) ?? [];
  if (moved.length > 0) log(`${name}: looked at as if ${moved.join(", ")} were on the new image already.`);
  const ports = { ...account.registry, references: account.references, clock, log };
  const plan = await planLifecycle(
    {
      repository: name,
      repositoryUri: uri,
      mutability,
      leaving: moved,
      mode,
      settings,
      userPolicy,
      maxExpire,
      adopt: adopt === undefined ? undefined : { environment: adopt, ...run },
    },
    ports,
  );
  const { lines, warnings } = sayLifecycle(plan);
  for (const line of lines) log(line);
  for (const warning of warnings) effects.warn(warning);
  refuseEndangering(plan, clock.now());
  const result = dryRun ? { kind: "checked" as const } : await applyLifecycle(plan, ports);
  const review = plan.kind === "off" ? undefined : plan.review;
  return {
    repository: name,
    policy: result.kind === "off" ? "checked" : result.kind,
    rules: review?.policy.rules.length ?? 0,
    forecast: review?.forecast ?? [],
    findings: warnings,
  };
}
