import { BatchGetImageCommand, ECRClient, GetDownloadUrlForLayerCommand } from "@aws-sdk/client-ecr";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { type Agents, get } from "@deploy-actions/shared/aws/http";
import { ACCEPTED_MEDIA_TYPES, ecrImage } from "@deploy-actions/shared/ecr/ecr-image";
import { fewAtOnce, forAll, inBatches, oneByOne, unchecked } from "./aws-looks.ts";
import type { Finder, Look, Looks } from "./look.ts";
import { type ImageManifest, readConfiguration, readManifest } from "./manifest.ts";
import type { Platform } from "./platform.ts";

type Access = Pick<AwsAccess, "settings" | "principal">;

/** Images of one repository that BatchGetImage takes (API reference). */
const BATCH = 100;

/** A configuration is a few kilobytes. */
const DOWNLOAD_TIMEOUT_MS = 10_000;

/** An index says what its images run on; a single image says it in its configuration, which is a file of its own. */
export function ecrPlatforms(access: Access): Finder<readonly Platform[]> {
  const clients = new Map<string, ECRClient>();
  const clientFor = (region: string) => {
    const client = clients.get(region) ?? new ECRClient({ ...access.settings(), region });
    clients.set(region, client);
    return client;
  };

  const manifestsOf = (repository: Repository): Finder<ImageManifest> =>
    inBatches(BATCH, async (references) => {
      const byDigest = new Map(references.map((reference) => [ecrImage(reference)?.digest, reference]));
      try {
        const { images = [] } = await clientFor(repository.region).send(
          new BatchGetImageCommand({
            ...named(repository),
            imageIds: [...byDigest.keys()].map((imageDigest) => ({ imageDigest })),
            acceptedMediaTypes: ACCEPTED_MEDIA_TYPES,
          }),
        );
        const found = images.map(({ imageId, imageManifest = "" }): [string, Look<ImageManifest>] => [
          byDigest.get(imageId?.imageDigest) ?? "",
          readManifest(imageManifest),
        ]);
        return new Map([...references.map((reference) => [reference, { kind: "missing" }] as const), ...found]);
      } catch (error) {
        return forAll(references, unchecked(error, "ecr:BatchGetImage", { ...access, region: repository.region }));
      }
    });

  const configurationOf = async (repository: Repository, layerDigest: string): Promise<Look<readonly Platform[]>> => {
    try {
      const { downloadUrl = "" } = await clientFor(repository.region).send(
        new GetDownloadUrlForLayerCommand({ ...named(repository), layerDigest }),
      );
      return await download(downloadUrl, access);
    } catch (error) {
      return unchecked(error, "ecr:GetDownloadUrlForLayer", { ...access, region: repository.region });
    }
  };

  const platformsIn = async (references: readonly string[]): Promise<Looks<readonly Platform[]>> => {
    const repository = ecrImage(references[0] ?? "");
    if (!repository)
      return forAll(references, { kind: "unchecked", action: undefined, why: "the registry is not ECR" });
    const manifests = await manifestsOf(repository)(references);
    return await oneByOne<readonly Platform[]>(async (reference) => {
      const manifest = manifests.get(reference) ?? { kind: "missing" };
      if (manifest.kind !== "found") return manifest;
      if (manifest.facts.kind === "index") return { kind: "found", facts: manifest.facts.platforms };
      return await configurationOf(repository, manifest.facts.configuration);
    })(references);
  };

  return async (references) => {
    const byRepository = Map.groupBy(references, repositoryOf);
    const looks = await fewAtOnce([...byRepository.values()], platformsIn);
    return new Map(looks.flatMap((some) => [...some]));
  };
}

interface Repository {
  readonly registryId: string;
  readonly region: string;
  readonly repositoryName: string;
}

const named = ({ registryId, repositoryName }: Repository) => ({ registryId, repositoryName });

/** Empty for what is not in ECR. */
function repositoryOf(reference: string): string {
  const image = ecrImage(reference);
  return image ? [image.registryId, image.region, image.repositoryName].join("/") : "";
}

/** The link is signed: it needs no credentials, and goes where the proxy of every other request goes. */
async function download(url: string, access: Access): Promise<Look<readonly Platform[]>> {
  try {
    const text = await get(new URL(url), {
      headers: {},
      // The agents are among what every client's handler is made of.
      agents: access.settings().requestHandler as Agents,
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
      signal: new AbortController().signal,
    });
    return readConfiguration(text);
  } catch (error) {
    const { message } = error as Error;
    return { kind: "unchecked", action: undefined, why: `its configuration could not be downloaded (${message})` };
  }
}
