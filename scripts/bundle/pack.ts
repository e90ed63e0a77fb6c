import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, extname, resolve } from "node:path";
import ncc from "@vercel/ncc";

/** The files as ncc writes them; they go on requiring each other by name. */
export async function pack(
  action: string,
  files: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const packed: Record<string, string> = {};
  for (const [name, code] of Object.entries(files))
    packed[name] = await packFile(action, name, code, Object.keys(files));
  return packed;
}

/** ncc reads a file, names the modules after its path, and takes the format from its type: the path is always the same. */
async function packFile(action: string, name: string, code: string, names: readonly string[]): Promise<string> {
  const input = resolve(".cache/bundle", action, `${name.slice(0, -extname(name).length)}.cjs`);
  const unfinished = `${input}.${process.pid}`;
  await mkdir(dirname(input), { recursive: true });
  await writeFile(unfinished, code);
  await rename(unfinished, input);
  const externals = names.filter((other) => other !== name).map((other) => `./${other}`);
  return (await ncc(input, { cache: false, quiet: true, minify: false, sourceMap: false, externals })).code;
}
