import { AwsError } from "../service.ts";

/** ECR's sentence about a parameter that its model allows and ECR does not. */
export function invalidParameter(parameter: string, constraint: string): AwsError {
  const message = `Invalid parameter at '${parameter}' failed to satisfy constraint: '${constraint}'`;
  return new AwsError("InvalidParameterException", message);
}

export function repositoryNotFound(name: string, registryId: string): AwsError {
  const message = `The repository with name '${name}' does not exist in the registry with id '${registryId}'`;
  return new AwsError("RepositoryNotFoundException", message);
}

export function imageNotFound(
  { imageTag, imageDigest }: { readonly imageTag?: string; readonly imageDigest?: string },
  { name, registryId }: { readonly name: string; readonly registryId: string },
): AwsError {
  const shown = `{imageDigest:'${imageDigest ?? "null"}', imageTag:'${imageTag ?? "null"}'}`;
  const message = `The image with imageId ${shown} does not exist within the repository with name '${name}' in the registry with id '${registryId}'`;
  return new AwsError("ImageNotFoundException", message);
}
