import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ContainerDefinition, TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { complaintsAbout } from "../rehearse/complaints.ts";
import { good as goodScene, image as imageScene, type Scene } from "../rehearse/scenes.ts";
import { readScript } from "../rehearse/script.ts";
import { homeOf } from "../rehearse/stage/home.ts";
import { scene } from "./rehearse-sample.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "script-"));
});
afterEach(() => rm(folder, { recursive: true }));

const good = goodScene();
const names = {
  cluster: "rehearsal",
  loadBalancer: { url: "http://127.0.0.1:4000/" },
  inputs: { service: "shop" },
};

const BUILDKIT = { kind: "buildkit", env: {} } as const;
const NO_BUILDER = { kind: "none", because: "there is no docker on the PATH" } as const;
/** Nothing was made yet. */
const images = { builder: BUILDKIT, v2: undefined };

async function scriptOf(definition: object | string, variables: Record<string, string> = {}) {
  const path = join(folder, "own.yml");
  await writeFile(path, typeof definition === "string" ? definition : JSON.stringify(definition));
  const workspace = await mkdtemp(join(folder, "workspace-"));
  const script = await readScript({ taskDefinition: path, variables }, workspace);
  const inputs = (scene: Scene) => script.steps(scene, names, images)[0]?.inputs;
  return { ...script, inputs, written: await readFile(join(workspace, "own.yml"), "utf8") };
}

const definition = (...containers: object[]): TaskDefinition => ({
  family: "shop",
  cpu: "256",
  memory: "512",
  networkMode: "awsvpc",
  requiresCompatibilities: ["FARGATE"],
  containerDefinitions: containers as ContainerDefinition[],
});
const web = { name: "web", image: "host.example/shop:latest", portMappings: [{ containerPort: 3001 }] };

test("without a file the rehearsal's own shop is played", async () => {
  const { cast, steps } = await readScript({ variables: {} }, folder);
  expect(cast).toMatchObject({ container: "web", port: 8080, notes: [] });
  expect(steps(good, names, images)).toEqual([
    {
      action: "deploy-ecs",
      inputs: {
        cluster: "rehearsal",
        service: "shop",
        "task-definition": "./shop.task-definition.json",
        image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:rehearsal-v2",
      },
    },
  ]);
});

test("a gate follows the deploy, and takes the release from it", async () => {
  const { steps } = await readScript({ variables: {} }, folder);
  const [, gate] = steps({ ...good, gate: { bake: "4s" } }, names, images);
  expect(gate).toEqual({
    action: "health-gate",
    inputs: {
      checks: "http://127.0.0.1:4000/",
      "expected-version": "v2",
      "version-from": "header:x-demo-version",
      release: "${{ steps.deploy.outputs.release }}",
      rollback: "true",
      interval: "200ms",
      bake: "4s",
    },
  });
});

test("a step with checks of its own is told which version to expect, and a scene has the last word", async () => {
  const { steps } = await readScript({ variables: {} }, folder);
  const inputs = { service: "shop", strategy: "canary", checks: "http://127.0.0.1:4000/" };
  const [deploy] = steps({ ...good, deploy: { "checks-timeout": "2s" } }, { ...names, inputs }, images);
  expect(deploy?.inputs).toMatchObject({ ...inputs, "expected-version": "v2", "checks-timeout": "2s" });
});

test.each([
  [
    "built from a Dockerfile where there is a builder",
    BUILDKIT,
    { repository: "shop", context: "shop-image", platforms: "linux/amd64", cache: "off", tags: "rehearsal-v2" },
  ],
  [
    "a prebuilt one where there is none",
    NO_BUILDER,
    { mode: "promote", from: "rehearsal-prebuilt:v2", repository: "shop", tags: "rehearsal-v2" },
  ],
])("the image of v2 is %s", async (_, builder, inputs) => {
  const { steps } = await readScript({ variables: {} }, folder);
  expect(steps(imageScene(), names, { ...images, builder })).toEqual([{ action: "build-push", inputs }]);
  expect(await readFile(join(folder, "shop-image", "Dockerfile"), "utf8")).toMatch(/^FROM scratch\n/);
});

test("v2 is deployed by the digest that was made, and no other version is", async () => {
  const { steps } = await readScript({ variables: {} }, folder);
  const made = { ...images, v2: "shop@sha256:0f" };
  expect(steps(good, names, made)[0]?.inputs.image).toBe("ecr:shop@sha256:0f");
  expect(steps({ ...good, version: "v3" }, names, made)[0]?.inputs.image).toMatch(/shop:rehearsal-v3$/);
});

test("the image is built for the processor that the task definition asks for", async () => {
  const inEcr = { ...web, image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/shop:1" };
  const arm = { ...definition(inEcr), executionRoleArn: "shop", runtimePlatform: { cpuArchitecture: "ARM64" } };
  const { inputs } = await scriptOf(arm);
  expect(inputs(imageScene())).toMatchObject({ repository: "team/shop", platforms: "linux/arm64" });
});

test.each([
  ["in the registry of the account", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/shop:1", "team/shop"],
  ["in another registry", "host.example/shop:1", undefined],
])("of an image %s, %s, the repository is %s", async (_, image, repository) => {
  const { cast } = await scriptOf({ ...definition({ ...web, image }), executionRoleArn: "shop" });
  expect(cast.repository).toBe(repository);
});

test("a user's file keeps its text, its port and its own image as v1", async () => {
  const { cast, inputs, written } = await scriptOf(definition(web));
  expect(JSON.parse(written)).toEqual(definition(web));
  expect(cast.port).toBe(3001);
  expect(cast.image("v1")).toBe("host.example/shop:latest");
  expect(inputs(good)).toMatchObject({ image: "host.example/shop:rehearsal-v2" });
});

test("with several containers the one that maps a port gets the traffic and is named to the action", async () => {
  const migrate = { name: "migrate", image: "host.example/migrate@sha256:0f", essential: false };
  const waiting = { ...web, dependsOn: [{ containerName: "migrate", condition: "SUCCESS" }] };
  const log = { name: "log", image: "host.example:5000/log", essential: false };
  migrate.image = `host.example/migrate@sha256:${"0f".repeat(32)}`;
  const { cast, inputs } = await scriptOf(definition(migrate, log, waiting));
  expect(inputs(good)).toMatchObject({ images: "web=host.example/shop:rehearsal-v2" });
  expect(cast.extras).toEqual([
    { image: migrate.image, completes: true },
    { image: "host.example:5000/log", completes: false },
  ]);
});

test("a file that maps no port gets one, and a note says so", async () => {
  const { cast, written } = await scriptOf(
    definition({ name: "db", image: "db:1", environment: [{ name: "A", value: "$${B}" }] }),
  );
  expect(cast.notes).toEqual(['No container maps a port; the rehearsal maps 8080 of "db", for the traffic.']);
  expect(JSON.parse(written).containerDefinitions[0]).toMatchObject({
    portMappings: [{ containerPort: 8080 }],
    environment: [{ name: "A", value: "$${B}" }],
  });
});

test("variables of the file are given to the action as well", async () => {
  const { cast, inputs } = await scriptOf(definition({ ...web, image: "host.example/shop:${TAG}" }), { TAG: "v9" });
  expect(cast.image("v1")).toBe("host.example/shop:v9");
  expect(inputs(good)).toMatchObject({ variables: "TAG=v9" });
});

test("a file with mistakes is refused with all of them, each with its place", async () => {
  const wrong = definition({ ...web, image: "123456789.dkr.ecr.us-east-1.amazonaws.com/shop:latest", Cpu: 1 });
  await expect(scriptOf(wrong)).rejects.toThrow(
    /own\.yml cannot be deployed\.\n[\s\S]*containerDefinitions\[0\]\.(image|Cpu)[\s\S]*containerDefinitions\[0\]\.(image|Cpu)/,
  );
});

test("a file that is not there is named", async () => {
  await expect(readScript({ taskDefinition: "gone.json", variables: {} }, folder)).rejects.toThrow(
    "The task definition gone.json cannot be read: there is no such file.",
  );
});

const ending = { ...good, ending: { ...good.ending, says: [/Deployed/] } };

test("a scene that ended as it must gives nothing to complain about", () => {
  expect(complaintsAbout(ending, scene(), { logged: true })).toEqual([]);
});

test.each([
  [{ exitCode: 1 }, "The exit code is 1 and must be 0."],
  [{ status: "" }, "The status output is (none) and must be deployed."],
  [{ conclusion: "failure" as const }, "The job's conclusion is failure and must be success."],
  [{ serving: ["v1", "v2"] }, "Serving afterwards is v1 and v2 and must be v2."],
  [{ serving: [] }, "Serving afterwards is nothing and must be v2."],
  [{ seconds: 31 }, "It took 31.0 s and may take 30 s."],
  [{ summary: "" }, "The job summary does not say /Deployed/."],
  [{ errors: ["oh"] }, "There is an error annotation on a green step: oh"],
  [{ traffic: { ...scene().traffic, versions: { v3: 2 } } }, "v3 answered 2 requests and should have answered none."],
  [
    { traffic: { ...scene().traffic, requests: 9, lost: 1, losses: { reset: 1 } } },
    "1 of 9 requests were lost (reset 1).",
  ],
  [
    { traffic: { ...scene().traffic, faulty: { v2: 3 } }, expectedFaults: 1 },
    "2 requests were answered with an error that nothing explains.",
  ],
])("%j is a complaint", (changes, complaint) => {
  expect(complaintsAbout(ending, scene(changes), { logged: true })).toEqual([complaint]);
});

const held = { from: 0, to: 5000, requests: 1000, faulty: 0 };
test.each([
  ["as much as it may have", [{ ...held, share: 20, answers: 210 }], []],
  ["a little more than its share, by chance", [{ ...held, share: 20, answers: 245 }], []],
  [
    "more than its share by more than chance",
    [{ ...held, share: 20, answers: 260 }],
    ["v2 answered 26.0 % of the requests at a configured share of 20 %."],
  ],
  [
    "more than it may have",
    [{ ...held, share: 50, answers: 500 }],
    ["v2 was given 50 % of the traffic and may have 20 %."],
  ],
])("a release that was given %s", (_, shares, complaints) => {
  const bounded = { ...ending, ending: { ...ending.ending, mostShare: 20 } };
  expect(complaintsAbout(bounded, scene({ shares }), { logged: true })).toEqual(complaints);
});

test("a scene with a gate asks for its verdict and for what became of going back", () => {
  const gated = { ...ending, ending: { ...ending.ending, gate: { verdict: "failed", rollback: "rolled-back" } } };
  expect(complaintsAbout(gated, scene(), { logged: true })).toEqual([
    "The gate's verdict is (no gate ran) and must be failed.",
    "The gate's rollback-status is (no gate ran) and must be rolled-back.",
  ]);
  const wentBack = scene({ gate: { verdict: "failed", rollback: "rolled-back" } });
  expect(complaintsAbout(gated, wentBack, { logged: true })).toEqual([]);
});

test("the container's log is asked for where there is one", () => {
  const crash = { ...good, ending: { ...good.ending, says: [], logs: /DATABASE_URL/ } };
  expect(complaintsAbout(crash, scene(), { logged: false })).toEqual([]);
  expect(complaintsAbout(crash, scene(), { logged: true })).toEqual(["The job summary does not say /DATABASE_URL/."]);
});

test.each([
  ["nothing to go by", definition(web), { account: "123456789012", region: "eu-west-1" }],
  [
    "a registry",
    definition({ ...web, image: "210987654321.dkr.ecr.us-east-2.amazonaws.com/shop:1" }),
    { account: "210987654321", region: "us-east-2" },
  ],
  [
    "a role and a log",
    {
      ...definition({ ...web, logConfiguration: { logDriver: "awslogs", options: { "awslogs-region": "us-west-1" } } }),
      executionRoleArn: "arn:aws:iam::111122223333:role/a",
    },
    { account: "111122223333", region: "us-west-1" },
  ],
])("the account and the Region are those of the definition: %s", (_, own, home) => {
  expect(homeOf(own)).toEqual(home);
});
