import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { HEALTHY } from "@deploy-actions/shared/testkit/ecs/account";
import { type IdleClock, idleClock } from "@deploy-actions/shared/testkit/idle-clock";
import { accessAllowing, accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import { type Simulator, type SimulatorOptions, startSimulator } from "@deploy-actions/simulator/simulator";
import { awsRegistry } from "../src/registry/aws-registry.ts";
import type { Registry } from "../src/registry/registry.ts";
import { fakeRegistry } from "./fakes/fake-registry.ts";
import { ACCOUNT, HOST, REGION } from "./fakes/fake-world.ts";

/** A registry for a contract, with what it does not do itself. */
export interface RegistryStage extends AsyncDisposable {
  readonly registry: Registry;
  /** Pushes an image of its own each time, and gives its digest. Makes the repository when it is not there. */
  push(repository: string, tag: string): string;
  /** What a scan will find in an image: one HIGH with this id, in openssl 3.0.11. */
  finds(repository: string, digest: string, id: string): void;
  /** Lets time pass until the work is done. */
  run<T>(work: Promise<T>): Promise<T>;
  /** Milliseconds. */
  pass(ms: number): Promise<void>;
}

export async function fakeStage(): Promise<RegistryStage> {
  let now = Date.UTC(2026, 0, 1);
  const registry = fakeRegistry({ now: () => now });
  return {
    registry,
    push: (repository, tag) => registry.push(repository, { tags: [tag] }).digest,
    finds: (repository, digest, id) => {
      const finding = { id, severity: "HIGH", package: "openssl 3.0.11", fixAvailable: undefined } as const;
      registry.finds(repository, digest, [finding]);
    },
    run: (work) => work,
    pass: async (ms) => {
      now += ms;
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

export interface SimulatedStage extends RegistryStage {
  readonly aws: Simulator;
  /** Of the account's administrator. */
  readonly access: AwsAccess;
  readonly clock: IdleClock;
  readonly lines: readonly string[];
  registryOf(access: AwsAccess): Registry;
  /** The registry for a user who may do nothing but this. */
  registryAllowing(actions: readonly string[]): Registry;
}

export async function simulatedStage(options: Pick<SimulatorOptions, "registry"> = {}): Promise<SimulatedStage> {
  const clock = idleClock();
  const aws = await startSimulator({ ...options, clock, account: ACCOUNT, region: REGION });
  const lines: string[] = [];
  const access = accessTo(aws);
  const registryOf = (allowed: AwsAccess) =>
    awsRegistry({
      access: allowed,
      registryId: ACCOUNT,
      region: REGION,
      clock,
      log: (line) => lines.push(line),
      signal: new AbortController().signal,
    });
  return {
    aws,
    access,
    clock,
    lines,
    registry: registryOf(access),
    registryOf,
    registryAllowing: (actions) => registryOf(accessAllowing(aws, actions)),
    push: (repository, tag) => aws.images.push(`${HOST}/${repository}:${tag}`, HEALTHY).digest,
    finds: (_, digest, id) => {
      const openssl = { name: "openssl", version: "3.0.11", fixedIn: "3.0.12" };
      aws.ecr.scanFindings(digest, { findings: [{ id, severity: "HIGH", package: openssl }] });
    },
    run: clock.run,
    pass: (ms) => clock.run(clock.sleep(ms)),
    [Symbol.asyncDispose]: aws.close,
  };
}
