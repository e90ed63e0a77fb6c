import type { Complaints } from "../checklist.ts";
import type { Runner } from "./world/runner.ts";
import { said } from "./world/sign-in.ts";

/** Complains of containers and images of a repository that the machine's engine has. */
export async function onEngine(runner: Runner, repository: string): Promise<Complaints> {
  const containers = await said(runner.docker("ps", "--all", "--format", "{{.Image}}"));
  const images = await said(runner.docker("images", "--all", "--format", "{{.Repository}}"));
  const isOurs = (line: string) => line.includes(`/${repository}`);
  return [
    ...containers
      .split("\n")
      .filter(isOurs)
      .map((image) => `A container of ${image} is there.`),
    ...images
      .split("\n")
      .filter(isOurs)
      .map((image) => `The image ${image} is on the engine.`),
  ];
}
