import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateRepositoryCommand,
  DescribeImagesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
} from "@aws-sdk/client-ecr";
import { systemClock } from "@deploy-actions/shared/clock";
import { Secret } from "@deploy-actions/shared/secret";
import { startSimulator } from "@deploy-actions/simulator/simulator";
import { expect, test } from "@jest/globals";
import { buildImages } from "../../src/build/build-images.ts";
import { buildxBuilder } from "../../src/build/buildx-builder.ts";
import { dockerEnvironment } from "../../src/build/child-env.ts";
import { openDockerFolder } from "../../src/build/file-docker-config.ts";
import { order } from "../build/orders.ts";
import { installDocker } from "./install.ts";

/** What the contract is run with: this program everywhere, a real docker where DOCKER_UNDER_TEST leads to one. */
const REAL = process.env.DOCKER_UNDER_TEST;

test.each([["the docker program of these tests", undefined], ...(REAL ? [["a real docker", REAL] as const] : [])])(
  "%s pushes images to ECR that ECR takes",
  async (_, path) => {
    await using it = new AsyncDisposableStack();
    const aws = it.use(await startSimulator({ registry: "loopback" }));
    const docker = it.use(await installDocker());
    const workspace = await mkdtemp(join(tmpdir(), "pushes-"));
    it.defer(() => rm(workspace, { recursive: true }));
    await mkdir(join(workspace, "web"));
    await writeFile(join(workspace, "web/app"), "the app");
    await writeFile(join(workspace, "web/Dockerfile"), "FROM scratch\nCOPY app /app\nLABEL team=shop\n");
    const ecr = new ECRClient({
      region: aws.region,
      endpoint: aws.url,
      credentials: {
        accessKeyId: aws.env.AWS_ACCESS_KEY_ID ?? "",
        secretAccessKey: aws.env.AWS_SECRET_ACCESS_KEY ?? "",
      },
    });
    const { repository } = await ecr.send(new CreateRepositoryCommand({ repositoryName: "shop/web" }));
    const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
    const token = Buffer.from(authorizationData?.[0]?.authorizationToken ?? "", "base64").toString();
    const uri = repository?.repositoryUri ?? "";

    const outer = path === undefined ? docker.env : { ...process.env, PATH: path };
    const folder = await openDockerFolder({ ...outer, RUNNER_TEMP: workspace });
    await folder.writeLogins([
      { host: uri.split("/")[0] ?? "", username: "AWS", password: new Secret(token.slice(4)), expiresAt: 0 },
    ]);
    const env = dockerEnvironment(outer, {
      dockerConfig: folder.path,
      buildxConfig: folder.buildxConfig,
      cacheOfActions: false,
    });
    const { signal } = new AbortController();
    const means = { env, workingDirectory: workspace, clock: systemClock, signal };
    const builder = buildxBuilder({ name: process.env.BUILDER_UNDER_TEST, folder: folder.path, ...means });
    const platforms = ["linux/amd64", "linux/arm64"];
    const [built] = await buildImages(
      [order({ image: { context: "web", file: "web/Dockerfile", platforms }, push: { uri } })],
      { facts: await builder.inspect(), maxParallel: 4, workspace, pushTag: () => "pushing-1-1-web" },
      { builder, clock: systemClock, log: () => {}, warn: () => {}, signal, renewLogin: async () => {} },
    );

    const { imageDetails } = await ecr.send(new DescribeImagesCommand({ repositoryName: "shop/web" }));
    expect(imageDetails).toContainEqual(expect.objectContaining({ imageDigest: built?.digest }));
    expect(imageDetails?.flatMap(({ imageTags = [] }) => imageTags)).toEqual([]);
  },
);
