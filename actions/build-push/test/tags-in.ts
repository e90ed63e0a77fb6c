import { DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import type { Simulator } from "@deploy-actions/simulator/simulator";

/** Tags by repository, in order; undefined where there is no such repository. */
export async function tagsIn(aws: Simulator, repositoryName: string): Promise<readonly string[] | undefined> {
  try {
    const { imageDetails = [] } = await ecrClient(aws).send(new DescribeImagesCommand({ repositoryName }));
    return imageDetails.flatMap(({ imageTags = [] }) => imageTags).sort();
  } catch (error) {
    if ((error as Error).name === "RepositoryNotFoundException") return undefined;
    throw error;
  }
}

export function ecrClient({ env, url, region }: Simulator): ECRClient {
  const credentials = { accessKeyId: env.AWS_ACCESS_KEY_ID ?? "", secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? "" };
  return new ECRClient({ endpoint: url, region, credentials });
}
