import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "@jest/globals";

const root = join(import.meta.dirname, "../..");
const markdownIn = (folder: string) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));
const ACTIONS = readdirSync(join(root, "actions"));
const PAGES = [
  ...markdownIn("."),
  ...markdownIn("docs"),
  ...markdownIn("docs/iam"),
  ...ACTIONS.map((action) => `actions/${action}/README.md`),
];

const read = (page: string) => readFileSync(join(root, page), "utf8");

test.each(PAGES)("every link of %s leads to a page and a heading that are there", (page) => {
  expect(linksOf(page).filter((link) => !isThere(link, page))).toEqual([]);
});

test.each([
  ["deploy-ecs", "ecs-"],
  ["build-push", "build-"],
])("every guide of %s is linked from its README", (action, prefix) => {
  const linked = linksOf(`actions/${action}/README.md`).map((link) => link.split("#")[0]);
  const guides = markdownIn("docs").filter((page) => page.startsWith(`docs/${prefix}`));
  expect(guides.length).toBeGreaterThan(0);
  expect(guides.filter((page) => !linked.includes(`../../${page}`))).toEqual([]);
});

function linksOf(page: string): readonly string[] {
  return [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = ""]) => (/^\w+:/.test(link) ? [] : [link]));
}

function isThere(link: string, page: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : relative(root, join(root, dirname(page), path));
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || headingsOf(target).includes(anchor);
}

/** As GitHub names them. */
function headingsOf(page: string): readonly string[] {
  const withoutCode = read(page).replace(/^```[\s\S]*?^```/gm, "");
  return [...withoutCode.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/ /g, "-"),
  );
}
