import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";

/** Where a task definition is at home. */
export interface Home {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

/** Host of the account's registry. */
export const registryOf = ({ account, region }: Home): string => `${account}.dkr.ecr.${region}.amazonaws.com`;

const NOWHERE: Home = { account: "123456789012", region: "eu-west-1" };

/** The account and the Region that the definition's logs, images and roles are in: the simulated one takes their place. */
export function homeOf({ containerDefinitions, executionRoleArn, taskRoleArn }: TaskDefinition): Home {
  const registries = containerDefinitions.map(({ image }) => /^(\d{12})\.dkr\.ecr\.([\w-]+)\./.exec(image));
  const registry = registries.find((found) => found !== null);
  const roles = [executionRoleArn, taskRoleArn].map((arn) => /^arn:[^:]+:iam::(\d{12}):/.exec(arn ?? "")?.[1]);
  const logs = containerDefinitions.map(({ logConfiguration }) => logConfiguration?.options?.["awslogs-region"]);
  return {
    account: registry?.[1] ?? roles.find((account) => account !== undefined) ?? NOWHERE.account,
    region: logs.find((region) => region !== undefined) ?? registry?.[2] ?? NOWHERE.region,
  };
}
