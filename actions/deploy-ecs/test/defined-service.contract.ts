import { expect, test } from "@jest/globals";
import type { DefinedService, SeenService } from "../src/service-definition/defined-service.ts";
import { definition } from "./service-definition.ts";

export interface DefinedServiceStage extends AsyncDisposable {
  /** Service web of cluster prod, which is not there. There is a task definition web:1. */
  readonly definedService: DefinedService;
  /** Milliseconds. */
  pass(ms: number): Promise<void>;
}

/** Reads lag behind writes; milliseconds. */
const READS_LAG_MS = 3_000;

/** What creating a service relies on; the fake and the adapter must both hold it. */
export function definedServiceContract(name: string, open: () => Promise<DefinedServiceStage>): void {
  const created = async (stage: DefinedServiceStage, token = "token"): Promise<SeenService> => {
    const answer = await stage.definedService.create(definition(), token);
    if (answer.kind !== "created") throw new Error(`It was not created: ${answer.kind}.`);
    await stage.pass(READS_LAG_MS);
    return answer.seen;
  };

  test(`${name}: a service that was created is seen as it was defined`, async () => {
    await using stage = await open();
    expect(await stage.definedService.look()).toBeUndefined();
    const seen = await created(stage);
    expect(seen.service).toMatchObject({ name: "web", status: "ACTIVE", taskDefinition: "web:1", desiredCount: 2 });
    expect(seen.service.deployments).toMatchObject([{ status: "PRIMARY", taskDefinition: "web:1" }]);
    const { networkConfiguration } = definition();
    expect(await stage.definedService.look()).toMatchObject({
      createdAt: seen.createdAt,
      definition: { serviceName: "web", launchType: "FARGATE", desiredCount: 2, networkConfiguration },
    });
  });

  test(`${name}: the same request with the same token creates one service, and another one none`, async () => {
    await using stage = await open();
    const { definedService } = stage;
    const { service } = await created(stage);
    expect((await created(stage)).service.deployments[0]?.id).toBe(service.deployments[0]?.id);
    expect(await definedService.create(definition(), "another")).toEqual({ kind: "name-taken" });
    expect(await definedService.create(definition({ desiredCount: 5 }), "token")).toEqual({ kind: "name-taken" });
  });

  test(`${name}: one that is deleted drains, and its name is free afterwards`, async () => {
    await using stage = await open();
    const { definedService, pass } = stage;
    const first = await created(stage);
    await pass(30_000);
    await definedService.remove();
    await definedService.remove();
    await pass(READS_LAG_MS);
    expect((await definedService.look())?.service.status).toBe("DRAINING");
    expect(await definedService.create(definition(), "again")).toEqual({ kind: "still-draining" });
    await pass(10 * 60_000);
    expect((await definedService.look())?.service.status).toBe("INACTIVE");
    expect((await created(stage, "again")).createdAt).toBeGreaterThan(first.createdAt);
  });

  test(`${name}: one that is scaled to zero stays`, async () => {
    await using stage = await open();
    await created(stage);
    await stage.definedService.scaleToZero();
    await stage.pass(READS_LAG_MS);
    expect((await stage.definedService.look())?.service).toMatchObject({ status: "ACTIVE", desiredCount: 0 });
  });

  test(`${name}: there is nothing to remove where there is no service`, async () => {
    await using stage = await open();
    await stage.definedService.remove();
    expect(await stage.definedService.look()).toBeUndefined();
  });
}
