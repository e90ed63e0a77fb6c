import { expect, test } from "@jest/globals";
import { installDocker } from "../../actions/build-push/test/docker/install.ts";
import { play } from "./rehearse-play.ts";

const PATIENCE = 60_000;

test(
  "where there is a builder the image of v2 is built and pushed, and what answers after its deploy is that digest",
  async () => {
    await using docker = await installDocker();
    const life = await play("rolling", (all) => all.slice(0, 2), { kind: "buildkit", env: docker.env });
    expect(life.scenes.map(({ status, complaints, serving }) => ({ status, complaints, serving }))).toEqual([
      { status: "pushed", complaints: [], serving: ["v1"] },
      { status: "deployed", complaints: [], serving: ["v2"] },
    ]);
    const [made, deployed] = life.scenes;
    expect(made?.image).toEqual({
      origin: "built",
      ref: expect.stringMatching(/^shop@sha256:[0-9a-f]{64}$/),
      digest: made?.image?.ref.replace("shop@", ""),
      tags: [expect.stringMatching(/^build-/), "rehearsal-v2"],
    });
    expect(deployed?.steps[0]?.inputs.image).toBe(`ecr:${made?.image?.ref}`);
  },
  PATIENCE,
);

test(
  "where there is none a prebuilt image is promoted to be v2, and it is said why",
  async () => {
    const life = await play("rolling", (all) => all.slice(0, 1), {
      kind: "none",
      because: "there is no docker on the PATH",
    });
    expect(life.scenes).toMatchObject([
      {
        status: "promoted",
        complaints: [],
        image: { origin: "prebuilt", because: "there is no docker on the PATH", tags: ["rehearsal-v2"] },
      },
    ]);
  },
  PATIENCE,
);
