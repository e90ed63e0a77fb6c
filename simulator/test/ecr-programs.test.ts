import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeImagesCommand, UpdateImageStorageClassCommand } from "@aws-sdk/client-ecr";
import {
  CreateClusterCommand,
  DescribeTasksCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from "@aws-sdk/client-ecs";
import { expect, test } from "@jest/globals";
import { setUp } from "../src/setup.ts";
import { clientSettings } from "./client-settings.ts";
import { HOST, imageParts, MINUTE, startRegistry } from "./ecr-account.ts";
import { Docker } from "./ecr-docker.ts";

const crash = { kind: "memory", exits: { afterSeconds: 1, code: 3 } } as const;

/** An account with an image that a real program pushed, whose configuration has these labels. */
async function start(labels: Readonly<Record<string, string>> = {}) {
  const account = await startRegistry({ registry: "loopback" });
  await account.create("shop/web");
  const docker = await Docker.login(account.aws.url, account.ecr);
  const parts = imageParts("v1", {}, labels);
  await docker.push("shop/web", "v1", parts);
  const ecs = new ECSClient(clientSettings(account.aws));
  await ecs.send(new CreateClusterCommand({ clusterName: "prod" }));
  /** How a task of the image has come out after some minutes. */
  const run = async (image: string) => {
    const { taskDefinition } = await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: "web",
        requiresCompatibilities: ["FARGATE"],
        networkMode: "awsvpc",
        cpu: "256",
        memory: "512",
        executionRoleArn: "arn:aws:iam::123456789012:role/web",
        containerDefinitions: [{ name: "web", image }],
      }),
    );
    const { tasks } = await ecs.send(
      new RunTaskCommand({
        cluster: "prod",
        taskDefinition: taskDefinition?.taskDefinitionArn,
        launchType: "FARGATE",
        networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1a"] } },
      }),
    );
    account.clock.advance(10 * MINUTE);
    const ids = [`${tasks?.[0]?.taskArn}`];
    return (await ecs.send(new DescribeTasksCommand({ cluster: "prod", tasks: ids }))).tasks?.[0];
  };
  const { digest } = parts.manifest;
  return { ...account, run, digest, host: new URL(account.aws.url).host };
}

test("a task runs an image that was pushed, by its name at AWS and on the loopback, and its pull is remembered", async () => {
  await using account = await start();
  for (const image of [`${HOST}/shop/web@${account.digest}`, `${account.host}/shop/web:v1`]) {
    expect(await account.run(image)).toMatchObject({
      lastStatus: "RUNNING",
      containers: [{ imageDigest: account.digest }],
    });
  }
  const { imageDetails } = await account.ecr.send(new DescribeImagesCommand({ repositoryName: "shop/web" }));
  expect(imageDetails?.[0]?.lastRecordedPullTime).toEqual(expect.any(Date));
});

test.each(["shop/web", `${HOST}/shop/web`])(
  "its containers do what is said of the repository %s",
  async (repository) => {
    await using account = await start();
    account.aws.images.program(repository, crash);
    expect(await account.run(`${HOST}/shop/web:v1`)).toMatchObject({
      lastStatus: "STOPPED",
      containers: [{ exitCode: 3 }],
    });
  },
);

test("or what a label of the image says", async () => {
  await using account = await start({ "simulator.program": JSON.stringify(crash) });
  expect(await account.run(`${HOST}/shop/web:v1`)).toMatchObject({ containers: [{ exitCode: 3 }] });
});

test("or what a setup file says", async () => {
  await using account = await start();
  const folder = await mkdtemp(join(tmpdir(), "simulator-"));
  const file = join(folder, "setup.yml");
  await writeFile(file, "programs: [{ repository: shop/web, exits: { afterSeconds: 1, code: 3 } }]");
  await setUp(account.aws, file);
  await rm(folder, { recursive: true });
  expect(await account.run(`${HOST}/shop/web:v1`)).toMatchObject({ containers: [{ exitCode: 3 }] });
});

test("an archived image cannot be pulled", async () => {
  await using account = await start();
  const imageId = { imageDigest: account.digest };
  const targetStorageClass = "ARCHIVE";
  await account.ecr.send(
    new UpdateImageStorageClassCommand({ repositoryName: "shop/web", imageId, targetStorageClass }),
  );
  expect(await account.run(`${HOST}/shop/web:v1`)).toMatchObject({
    lastStatus: "STOPPED",
    stoppedReason: expect.stringContaining("CannotPullContainerError"),
  });
});
