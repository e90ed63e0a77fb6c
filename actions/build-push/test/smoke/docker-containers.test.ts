import { systemClock } from "@deploy-actions/shared/clock";
import { expect, test } from "@jest/globals";
import { dockerContainers } from "../../src/smoke/docker-containers.ts";
import { containersContract } from "./containers.contract.ts";
import { openDockerWorld } from "./docker-world.ts";

containersContract(openDockerWorld);

test("without a daemon there is no engine, in docker's words", async () => {
  await using world = await openDockerWorld();
  await world.stop();
  expect(await world.containers.engine()).toEqual({
    kind: "none",
    why: "Cannot connect to the Docker daemon at unix:///var/run/docker.sock.",
  });
});

test("without docker there is no engine", async () => {
  const containers = dockerContainers({ env: { PATH: "" }, clock: systemClock, program: "no-such-docker" });
  expect(await containers.engine()).toEqual({ kind: "none", why: "there is no program no-such-docker" });
});

test("a container that cannot be removed is named, with how to remove it", async () => {
  await using world = await openDockerWorld();
  await world.stick();
  await expect(world.containers.remove("smoke-web")).rejects.toMatchObject({
    message: "The container smoke-web could not be removed.",
    hint: "Remove it on the runner: docker rm --force smoke-web.",
    evidence: ["Error response from daemon: could not kill: smoke-web"],
  });
});

test("a cancelled job whose container stays says both", async () => {
  await using world = await openDockerWorld();
  const image = "registry.example/shop/web@sha256:1";
  world.publish(image, { "/app": "hangs" });
  const job = new AbortController();
  await world.containers.pull(image, "linux/amd64", job.signal);
  await world.stick();
  void world.begun.then(() => job.abort(new Error("Cancelled.")));
  const container = { name: "smoke-web", image, platform: "linux/amd64", command: ["/app"], timeout: 1000 } as const;
  await expect(world.containers.run(container, job.signal)).rejects.toThrow(
    "Cancelled. The container smoke-web could not be removed.",
  );
});
