import { ECRClient, PutRegistryScanningConfigurationCommand } from "@aws-sdk/client-ecr";
import { expect, test } from "@jest/globals";
import { scansContract } from "./registry-scans.contract.ts";
import { fakeStage, type SimulatedStage, simulatedStage } from "./registry-stage.ts";

scansContract("the fake", fakeStage);
scansContract("ECR", simulatedStage);

/** Amazon Inspector scans everything. */
async function enhance({ access }: SimulatedStage): Promise<void> {
  const repositoryFilters = [{ filter: "*", filterType: "WILDCARD" as const }];
  const rules = [{ scanFrequency: "CONTINUOUS_SCAN" as const, repositoryFilters }];
  await new ECRClient(access.settings()).send(
    new PutRegistryScanningConfigurationCommand({ scanType: "ENHANCED", rules }),
  );
}

test("Amazon Inspector's findings say whether there is a fix", async () => {
  await using stage = await simulatedStage();
  await enhance(stage);
  const digest = stage.push("shop/web", "v1");
  stage.aws.ecr.scanFindings(digest, {
    findings: [
      { id: "CVE-2026-1", severity: "CRITICAL", package: { name: "openssl", version: "3.0.11", fixedIn: "3.0.12" } },
      { id: "CVE-2026-2", severity: "UNTRIAGED", package: { name: "zlib", version: "1.3" } },
    ],
  });
  await stage.pass(3_600_000);
  const { scans } = stage.registry;
  expect(await scans.kind("shop/web")).toBe("enhanced");
  expect(await scans.read("shop/web", digest)).toMatchObject({
    status: "ACTIVE",
    findings: [
      { id: "CVE-2026-1", severity: "CRITICAL", package: "openssl 3.0.11", fixAvailable: true },
      { id: "CVE-2026-2", severity: "UNTRIAGED", package: "zlib 1.3", fixAvailable: false },
    ],
  });
});

test("findings of all pages are read", async () => {
  await using stage = await simulatedStage();
  const digest = stage.push("shop/web", "v1");
  const findings = Array.from({ length: 1_200 }, (_, index) => ({ id: `CVE-2026-${index}`, severity: "LOW" as const }));
  stage.aws.ecr.scanFindings(digest, { findings });
  await stage.registry.scans.start("shop/web", digest);
  await stage.pass(3_600_000);
  expect((await stage.registry.scans.read("shop/web", digest)).findings).toHaveLength(1_200);
});

test("why an image could not be scanned comes with its status", async () => {
  await using stage = await simulatedStage();
  const digest = stage.push("shop/web", "v1");
  stage.aws.ecr.scanFindings(digest, { status: "UNSUPPORTED_IMAGE", description: "UnsupportedImageError: scratch" });
  await stage.registry.scans.start("shop/web", digest);
  await stage.pass(3_600_000);
  expect(await stage.registry.scans.read("shop/web", digest)).toEqual({
    status: "UNSUPPORTED_IMAGE",
    description: "UnsupportedImageError: scratch",
    completedAt: undefined,
    findings: [],
  });
});

test.each(["throttle", "server-error"] as const)(
  "a scan is started although ECR answers with a %s twice",
  async (fault) => {
    await using stage = await simulatedStage();
    const digest = stage.push("shop/web", "v1");
    stage.aws.faults.inject({ operation: "ecr:StartImageScan", fault, times: 2 });
    await stage.run(stage.registry.scans.start("shop/web", digest));
    await stage.pass(3_600_000);
    expect(await stage.registry.scans.read("shop/web", digest)).toMatchObject({ status: "COMPLETE" });
  },
);
