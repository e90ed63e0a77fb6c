import { readFile, writeFile } from "node:fs/promises";

/** Writes a file anew; with `--check` only says that it is out of date. */
export async function update(path: string, render: (current: string) => string): Promise<void> {
  const current = await readFile(path, "utf8").catch(() => "");
  const wanted = render(current);
  if (current === wanted) return;
  if (process.argv.includes("--check")) {
    console.error(`${path} is out of date. Run: npm run generate`);
    process.exitCode = 1;
  } else await writeFile(path, wanted);
}

/** Puts content between `<!-- http -->` and `<!-- /http -->`. */
export function withPart(page: string, mark: string, content: string): string {
  const marks = new RegExp(`(<!-- ${mark} -->)[\\s\\S]*?(<!-- /${mark} -->)`);
  if (!marks.test(page)) throw new Error(`The page has no place for ${mark}: <!-- ${mark} --><!-- /${mark} -->`);
  return page.replace(marks, (_, open: string, close: string) => `${open}\n${content}\n${close}`);
}

/** The first row is the head. */
export function markdownTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
}
