import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "@jest/globals";

const root = new URL("../../..", import.meta.url).pathname;
const guides = readdirSync(join(root, "docs")).filter((name) => /^ecs-.*\.md$/.test(name));
const PAGES = [
  "README.md",
  "actions/deploy-ecs/README.md",
  "docs/iam/deploy-ecs.md",
  ...guides.map((name) => `docs/${name}`),
];

const read = (page: string) => readFileSync(join(root, page), "utf8");

test.each(PAGES)("every link of %s leads to a page and a heading that are there", (page) => {
  expect(linksOf(page).filter((link) => !isThere(link, page))).toEqual([]);
});

test("every guide is linked from the README", () => {
  const linked = linksOf("actions/deploy-ecs/README.md").map((link) => link.split("#")[0]);
  const missing = guides.filter((name) => !linked.includes(`../../docs/${name}`));
  expect(missing).toEqual([]);
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
