import { DescribeTaskDefinitionCommand, type ECSClient, ListTaskDefinitionsCommand } from "@aws-sdk/client-ecs";
import { nameOf } from "@deploy-actions/shared/ecs/aws-ecs-shapes";
import type { NamedImage } from "./named-image.ts";

/** How far back a rollback by hand is likely to go. */
const REVISIONS_OF_A_FAMILY = 10;

/** Of these task definitions and of the newest active ones of their families. Takes and gives names by ARN. */
export async function awsFamilyImages(client: ECSClient, inUse: Iterable<string>): Promise<readonly NamedImage[]> {
  const arns = new Set(inUse);
  // `arn:…:task-definition/web:41`
  const families = new Set([...arns].map((arn) => nameOf(arn).replace(/:\d+$/, "")));
  const newest = await Promise.all([...families].map((family) => newestOf(client, family)));
  const all = new Set([...arns, ...newest.flat()]);
  return (await Promise.all([...all].map((arn) => imagesOf(client, arn)))).flat();
}

async function newestOf(client: ECSClient, familyPrefix: string): Promise<readonly string[]> {
  const { taskDefinitionArns = [] } = await client.send(
    // A family's whole name, in spite of the parameter's.
    new ListTaskDefinitionsCommand({ familyPrefix, status: "ACTIVE", sort: "DESC", maxResults: REVISIONS_OF_A_FAMILY }),
  );
  return taskDefinitionArns;
}

async function imagesOf(client: ECSClient, arn: string): Promise<readonly NamedImage[]> {
  const { taskDefinition } = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }));
  if (!taskDefinition) throw new Error(`DescribeTaskDefinition of ${arn} answered without one`);
  const by = `task definition ${nameOf(arn)}`;
  return (taskDefinition.containerDefinitions ?? []).map(({ image = "" }) => ({ image, digest: undefined, by }));
}
