import {
  CreateRepositoryCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  paginateDescribeImages,
} from "@aws-sdk/client-ecr";
import type { Registry } from "./pushed.ts";

/** What is in an account's ECR, as somebody sees it who may do anything. */
export interface Ecr {
  /** Makes a repository; returns its URI. */
  create(repository: string): Promise<string>;
  /** Digest by tag. */
  tags(repository: string): Promise<ReadonlyMap<string, string>>;
  /** Digests, with a tag or without. Nothing where there is no repository. */
  digests(repository: string): Promise<readonly string[]>;
  /** To read from what was pushed. */
  registry(repository: string): Promise<Registry>;
}

/** `env` of a runner: endpoint, Region and keys. */
export function ecrOf(env: Readonly<Record<string, string>>): Ecr {
  const { AWS_ENDPOINT_URL: endpoint, AWS_REGION: region, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = env;
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID ?? "", secretAccessKey: AWS_SECRET_ACCESS_KEY ?? "" };
  const client = new ECRClient({ ...(endpoint && { endpoint }), ...(region && { region }), credentials });
  const images = async (repositoryName: string) => {
    const all = [];
    try {
      for await (const { imageDetails = [] } of paginateDescribeImages({ client }, { repositoryName }))
        all.push(...imageDetails);
    } catch (error) {
      if (!(error instanceof Error && error.name === "RepositoryNotFoundException")) throw error;
    }
    return all;
  };
  return {
    async create(repositoryName) {
      const { repository } = await client.send(new CreateRepositoryCommand({ repositoryName }));
      return repository?.repositoryUri ?? "";
    },
    async tags(repository) {
      const found = await images(repository);
      return new Map(
        found.flatMap(({ imageTags = [], imageDigest = "" }) => imageTags.map((tag) => [tag, imageDigest])),
      );
    },
    async digests(repository) {
      return (await images(repository)).map(({ imageDigest = "" }) => imageDigest);
    },
    async registry(name) {
      const { authorizationData: [login] = [] } = await client.send(new GetAuthorizationTokenCommand({}));
      const { repositories: [found] = [] } = await client.send(
        new DescribeRepositoriesCommand({ repositoryNames: [name] }),
      );
      const [host = ""] = (found?.repositoryUri ?? "").split("/");
      return { host, repository: name, authorization: `Basic ${login?.authorizationToken}` };
    },
  };
}
