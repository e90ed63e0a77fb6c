import { type ECSClient, ListClustersCommand } from "@aws-sdk/client-ecs";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { allPages } from "@deploy-actions/shared/aws/all-pages";
import { explaining } from "@deploy-actions/shared/aws/explain-aws-error";
import { named } from "@deploy-actions/shared/aws/named";
import type { Clock } from "@deploy-actions/shared/clock";
import { nameOf } from "@deploy-actions/shared/ecs/aws-ecs-shapes";
import { pacedClient } from "@deploy-actions/shared/ecs/aws-paced-client";
import { Pace } from "@deploy-actions/shared/ecs/pace";
import { Failure } from "@deploy-actions/shared/failure";
import { awsClusterImages } from "./aws-cluster-images.ts";
import { awsFamilyImages } from "./aws-family-images.ts";
import { type NamedImage, referenceTo } from "./named-image.ts";
import type { References } from "./references.ts";

/** The repositories of a step are looked at one after the other, and ECS is read once for all of them, ms. */
const FRESH_MS = 30_000;

export interface AwsReferencesOptions {
  readonly access: Pick<AwsAccess, "settings" | "region" | "principal">;
  /** Names or ARNs. Empty: all clusters of the account and Region. */
  readonly clusters: readonly string[];
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** ECS in the account and Region of the access: running tasks, services, and the task definitions that both can go back to. */
export function awsReferences({ access, clusters, clock, log, signal }: AwsReferencesOptions): References {
  const client = pacedClient(access.settings(), { pace: new Pace({ clock, log }), signal });
  const explained = explaining(access);
  let latest: { readonly at: number; readonly images: Promise<readonly NamedImage[]> } | undefined;

  const readImages = async () => {
    const isGiven = clusters.length > 0;
    const names = isGiven ? clusters : await explained("listing the clusters", () => allClusters(client));
    const seen = await Promise.all(
      names.map((cluster) =>
        explained(`reading which images cluster ${nameOf(cluster)} needs`, async () => {
          try {
            return { cluster, ...(await awsClusterImages(client, cluster)) };
          } catch (error) {
            if (!named(error, "ClusterNotFoundException")) throw error;
            if (isGiven) throw noSuchCluster(cluster, access.region, error);
            // Deleted since the list was made.
            return undefined;
          }
        }),
      ),
    );
    const found = seen.filter((images) => images !== undefined);
    const inUse = found.flatMap(({ taskDefinitions }) => taskDefinitions);
    const kept = await explained("reading the task definitions of ECS", () => awsFamilyImages(client, inUse));
    const images = [...found.flatMap(({ images }) => images), ...kept];
    log(
      found.length === 0
        ? "There are no ECS clusters that could run an image."
        : `Looked at clusters ${found.map(({ cluster }) => nameOf(cluster)).join(", ")}: ECS names ${images.length} images.`,
    );
    return images;
  };

  return {
    to: async (repositoryUri, since = 0) => {
      if (!latest || latest.at < Math.max(since, clock.now() - FRESH_MS))
        latest = { at: clock.now(), images: readImages() };
      const { images } = latest;
      try {
        return (await images).flatMap((image) => referenceTo(repositoryUri, image) ?? []);
      } catch (error) {
        // What could not be read is asked again by whoever wants to know next.
        if (latest?.images === images) latest = undefined;
        throw error;
      }
    },
  };
}

function noSuchCluster(cluster: string, region: string, cause: unknown): Failure {
  return new Failure(`There is no cluster ${nameOf(cluster)} in ${region}, which the input clusters names.`, {
    hint: "Correct it, or leave clusters out: then all clusters of the account and Region are asked what they need.",
    cause,
  });
}

async function allClusters(client: ECSClient): Promise<readonly string[]> {
  return await allPages(async (nextToken) => {
    const answer = await client.send(new ListClustersCommand({ nextToken }));
    return { items: answer.clusterArns, next: answer.nextToken };
  });
}
