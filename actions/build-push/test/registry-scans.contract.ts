import { errorCode, underlying } from "@deploy-actions/shared/aws/aws-error";
import { expect, test } from "@jest/globals";
import type { RegistryStage } from "./registry-stage.ts";

const MINUTE = 60_000;

/** What the gate on scans relies on; the fake and the adapter must both hold it. */
export function scansContract(name: string, open: () => Promise<RegistryStage>): void {
  test(`${name}: a repository is scanned on push or by hand, as it says`, async () => {
    await using stage = await open();
    const { scans, repositories } = stage.registry;
    stage.push("shop/web", "v1");
    expect(await scans.kind("shop/web")).toBe("basic-by-hand");
    await repositories.setScanOnPush("shop/web", true);
    expect(await scans.kind("shop/web")).toBe("basic-on-push");
  });

  test(`${name}: of an image that was never scanned nothing is known`, async () => {
    await using stage = await open();
    const digest = stage.push("shop/web", "v1");
    expect(await stage.registry.scans.read("shop/web", digest)).toMatchObject({ status: "NOT_STARTED", findings: [] });
  });

  test(`${name}: a scan by hand tells what it found`, async () => {
    await using stage = await open();
    const { scans } = stage.registry;
    const digest = stage.push("shop/web", "v1");
    stage.finds("shop/web", digest, "CVE-2026-1234");
    await scans.start("shop/web", digest);
    await stage.pass(5 * MINUTE);
    const { status, completedAt, findings } = await scans.read("shop/web", digest);
    expect(status).toBe("COMPLETE");
    expect(completedAt).toBeGreaterThan(0);
    expect(findings).toEqual([
      { id: "CVE-2026-1234", severity: "HIGH", package: "openssl 3.0.11", fixAvailable: undefined },
    ]);
  });

  test(`${name}: an image is scanned by hand once a day`, async () => {
    await using stage = await open();
    const { scans } = stage.registry;
    const digest = stage.push("shop/web", "v1");
    await scans.start("shop/web", digest);
    const refusal = await scans.start("shop/web", digest).catch((error) => error);
    expect(errorCode(underlying(refusal))).toBe("LimitExceeded");
  });

  test(`${name}: a repository that is not there has no scans`, async () => {
    await using stage = await open();
    await expect(stage.registry.scans.kind("shop/web")).rejects.toThrow("'shop/web' does not exist");
  });
}
