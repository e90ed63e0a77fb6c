import type { Effects } from "../effects.ts";
import { imageSizes } from "../image-sizes.ts";
import type { BuildInputs } from "../inputs.ts";
import { foreseePolicies, keepPolicies } from "../keep-policies.ts";
import { prepareRepositories, refuseMissing } from "../repositories/prepare-repositories.ts";
import { describeRepositoryPlan } from "../repositories/say.ts";
import type { StepFacts } from "../summary/facts.ts";
import { plannedCaches, prepareCaches, refuseMissingCaches } from "./cache-repositories.ts";
import { readContents } from "./contents.ts";
import { BuildFacts } from "./facts.ts";
import { passGates } from "./gates.ts";
import { leftoversOf, removeLeftovers } from "./leftovers.ts";
import { makeImages, pushTagsOf, refuseFullDisk, refuseImpossible } from "./make-images.ts";
import { observe } from "./observe.ts";
import { ordersFor } from "./orders.ts";
import { movingTags, planImages } from "./plan.ts";
import { describePlans } from "./say.ts";
import { tagImages } from "./tag-images.ts";
import { workshop } from "./workshop.ts";

/** Builds, pushes, and once all of that is good, tags: nothing is released half. */
export async function runBuild(inputs: BuildInputs, effects: Effects): Promise<StepFacts> {
  const { log, warn, save, clock, signal } = effects;
  const since = clock.now();
  const observed = await observe(inputs, effects);
  const { pushing, push } = observed;
  const plannedRepositories = [...(pushing?.repositories.values() ?? [])].map(({ plan }) => plan);
  refuseMissing(plannedRepositories);
  refuseMissingCaches(inputs.build, inputs.repositories, observed);
  const shop = workshop(
    {
      builder: inputs.build.builder,
      cacheOfActions: inputs.build.cache !== "off" && inputs.build.cache !== "registry",
    },
    effects,
  );
  const platform = async () => (await shop.builder()).platforms[0] ?? "";
  const contents = await readContents({ inputs, observed, now: since, platform }, effects);
  const plans = planImages({ ...inputs, observed, contents, now: since });
  const toBuild = plans.filter(({ make }) => make.kind === "build");
  if (inputs.dryRun) for (const plan of plannedRepositories) for (const line of describeRepositoryPlan(plan)) log(line);
  for (const line of describePlans(plans)) log(line);
  if (push.kind === "build-only") {
    log(`Nothing is pushed: ${push.why}.`);
    const { scan, smoke } = inputs.gates;
    if (scan || smoke) log("What is not pushed is neither scanned nor run: there is nothing that could get a tag.");
  }

  if (toBuild.length > 0) refuseFullDisk(await effects.freeSpace());
  const docker = toBuild.length > 0 || inputs.gates.smoke ? await shop.docker() : undefined;
  const builder = toBuild.length > 0 ? await shop.builder() : undefined;
  const order = (uris: ReadonlyMap<string, string>, caches: ReadonlyMap<string, string>) =>
    builder
      ? ordersFor(toBuild, { ...effects, observed, settings: inputs.build, facts: builder, uris, caches })
      : { orders: [], lines: [] };
  if (docker && builder) {
    // What is to be created has its name for a URI until then.
    const names = new Map([...(pushing?.repositories.keys() ?? [])].map((name) => [name, name]));
    const { orders } = order(names, plannedCaches(observed, inputs.repositories));
    await refuseImpossible(orders, builder, inputs.gates, docker);
  }
  const facts = new BuildFacts({ plans, observed, builder, warnings: inputs.warnings, since, clock });
  const account = pushing?.account;
  const leaving = movingTags(plans, observed, inputs.repositories);
  const foreseen = account && (await foreseePolicies(plannedRepositories, inputs, { account, effects, leaving }));
  if (inputs.dryRun || foreseen?.failure) return facts.planned(foreseen?.facts ?? [], foreseen?.failure);
  signal.throwIfAborted();

  const repositories = account
    ? await prepareRepositories(plannedRepositories, { ...account.registry, log })
    : new Map();
  // A builder that cannot write a cache has no use for a repository of one.
  const caches =
    account && builder?.can.cacheExport
      ? await prepareCaches(observed, inputs.repositories, { ...account.registry, log })
      : new Map();
  const uris = new Map([...repositories].map(([name, { uri }]) => [name, uri]));
  facts.pushesTo(uris);
  const { orders, lines } = order(uris, caches);
  for (const line of lines) log(line);
  const tagOf = pushTagsOf(effects);
  const leftovers = builder ? leftoversOf(orders, builder, { tagOf, since }) : [];
  save({ leftovers });
  try {
    const { maxParallel } = inputs.build;
    if (docker && builder)
      facts.made(await makeImages(orders, { facts: builder, maxParallel, account, docker, effects, tagOf, leftovers }));
    if (!account) return facts.built(push);

    const passed = await passGates(facts.candidates(), inputs.gates, { account, docker, effects, atOnce: maxParallel });
    facts.passed(passed);
    if (passed.failure) return facts.failed(passed.failure);

    facts.tagged(await tagImages(facts.candidates(), { account, repositories, effects, since }));
  } finally {
    const { left } = account ? await removeLeftovers(leftovers, account.registry.images) : { left: [] };
    for (const line of left) warn(line);
    if (left.length === 0) save({ leftovers: [] });
  }
  facts.sized(await imageSizes(facts.candidates(), account.registry.images, log));
  const { facts: lifecycle, failure } = await keepPolicies(repositories.values(), inputs.lifecycle, {
    account,
    effects,
  });
  return facts.pushed(lifecycle, failure);
}
