import { readFile, rm } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { bake, type Definition, imageFile } from "./bake.ts";

/** As buildx 0.29 and engine 28 say it; the first word is what install.ts wrote into the program. */
interface Setup {
  readonly driver: "docker" | "remote";
  readonly unreachable: boolean;
  readonly folder: string;
}

const NO_DAEMON = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?";

const [setupText = "", ...words] = process.argv.slice(2);
const setup: Setup = JSON.parse(setupText);
process.exitCode = await docker(words);

async function docker(words: readonly string[]): Promise<number> {
  const command = words.slice(0, words[0] === "buildx" || words[0] === "image" ? 2 : 1).join(" ");
  if (command === "buildx version") return say("github.com/docker/buildx 0.29.1 0.29.1");
  if (command === "buildx inspect") return inspect();
  if (command === "buildx bake") return await bakeAsAsked(words);
  if (command === "image rm") return await removeImages(words.slice(2).filter((word) => !word.startsWith("-")));
  if (setup.unreachable) return refuse(NO_DAEMON);
  if (command === "info") return say(JSON.stringify([["Backing Filesystem", "extfs"]]));
  if (command === "version") return say("Client:\n Version: 28.5.2\n\nServer:\n Engine:\n  Version: 20.10.24");
  return refuse(`docker: unknown command: docker ${command}\n\nRun 'docker --help' for more information`);
}

async function removeImages(references: readonly string[]): Promise<number> {
  for (const reference of references) await rm(imageFile(setup.folder, reference), { force: true });
  return 0;
}

function inspect(): number {
  const name = setup.driver === "docker" ? "default" : "remote0";
  if (setup.unreachable) return say(`Name:          ${name}\nDriver:        \nError:         ${NO_DAEMON}\n`);
  return say(
    [
      `Name:          ${name}`,
      `Driver:        ${setup.driver}`,
      "Last Activity: 2026-11-21 22:35:01 +0000 UTC",
      "",
      "Nodes:",
      `Name:             ${name}`,
      "Endpoint:         default",
      "Status:           running",
      `BuildKit version: ${setup.driver === "docker" ? "v0.8+unknown" : "v0.33.1"}`,
      "Platforms:        linux/amd64, linux/arm64",
    ].join("\n"),
  );
}

async function bakeAsAsked(words: readonly string[]): Promise<number> {
  const option = (name: string) => words[words.indexOf(name) + 1] ?? "";
  if (setup.unreachable) return refuse(`ERROR: ${NO_DAEMON}`);
  if (option("--progress") !== "rawjson" || option("--file") !== "-") return refuse("ERROR: not played");
  const definition: Definition = JSON.parse(await text(process.stdin), (_, value) =>
    typeof value === "string" ? value.replace(/\$\$\{/g, "${").replace(/%%\{/g, "%{") : value,
  );
  const config = JSON.parse(await readFile(`${process.env.DOCKER_CONFIG}/config.json`, "utf8"));
  const stopped = new AbortController();
  process.once("SIGINT", () => stopped.abort());
  return await bake(definition, {
    ...setup,
    auths: config.auths,
    metadataFile: option("--metadata-file"),
    signal: stopped.signal,
  });
}

function say(text: string): number {
  console.log(text);
  return 0;
}

function refuse(text: string): number {
  console.error(text);
  return 1;
}
