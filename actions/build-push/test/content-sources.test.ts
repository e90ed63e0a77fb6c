import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type Dockerignore, NOTHING_IGNORED, readDockerignore } from "../src/content/dockerignore.ts";
import { workspaceSources } from "../src/content/file-sources.ts";

let workspace = "";

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), "content-"));
  for (const path of ["web/main.go", "web/run.sh", "web/docs/a.md", "web/docs/b.txt", "web/node_modules/x/y.js"]) {
    await mkdir(dirname(join(workspace, path)), { recursive: true });
    await writeFile(join(workspace, path), "hello\n");
  }
  await chmod(join(workspace, "web/run.sh"), 0o750);
  await chmod(join(workspace, "web/main.go"), 0o600);
  await symlink("main.go", join(workspace, "web/link"));
});

afterEach(() => rm(workspace, { recursive: true }));

const sources = () => workspaceSources(workspace, new AbortController().signal);

function ignoring(text: string): Dockerignore {
  const read = readDockerignore(text);
  return read.ok ? read.value : NOTHING_IGNORED;
}

/** `printf 'hello\n' | sha256sum` */
const HELLO = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
/** `printf main.go | sha256sum` */
const LINK = "2873f79a86c0d8b3335cd7731b0ecf7dd4301eb19a82ef7a1cba7589b5252261";

test("files are told with what they hold and whether they can be run, links with where they lead", async () => {
  const tree = await sources().tree("web", ignoring("node_modules\ndocs"));
  expect(tree).toEqual([
    { path: "link", mode: "120000", hash: LINK },
    { path: "main.go", mode: "100644", hash: HELLO },
    { path: "run.sh", mode: "100755", hash: HELLO },
  ]);
});

test("an exception below an ignored folder is found", async () => {
  const tree = await sources().tree("web", ignoring("*\n!docs/*.md"));
  expect(tree.map(({ path }) => path)).toEqual(["docs/a.md"]);
});

test("without .dockerignore everything counts, also what Git may ignore", async () => {
  const tree = await sources().tree("web", NOTHING_IGNORED);
  expect(tree.map(({ path }) => path)).toEqual([
    "docs/a.md",
    "docs/b.txt",
    "link",
    "main.go",
    "node_modules/x/y.js",
    "run.sh",
  ]);
});

test("a folder of which no file tells is in the image, too", async () => {
  await mkdir(join(workspace, "web/uploads/tmp"), { recursive: true });
  const ignore = ignoring("*.md\n*.go\nnode_modules\ndocs/*\nrun.sh\nlink");
  expect(await sources().tree("web", ignore)).toEqual([
    { path: "docs", mode: "040000", hash: "" },
    { path: "uploads/tmp", mode: "040000", hash: "" },
  ]);
});

test("a file that is not there is undefined", async () => {
  expect(await sources().read("web/none")).toBeUndefined();
  expect(await sources().read("web/main.go/none")).toBeUndefined();
  expect(await sources().read("web/main.go")).toBe("hello\n");
});
