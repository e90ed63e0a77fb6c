import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundleAction } from "../../scripts/bundle/bundle-action.ts";

const ROOT = join(import.meta.dirname, "../..");
const OPEN_PROBE = "src/checks/probes/open-probe.ts";

/** A bundle of health-gate that knows one kind of check, and has only the clients that it loads. */
export interface OnlyKind extends AsyncDisposable {
  /** The script of main. */
  readonly main: string;
}

/** The sources as they are, with this one kind imported at once instead of ten on demand, and made by the same bundler. */
export async function bundleOnly(kind: string): Promise<OnlyKind> {
  const cache = join(ROOT, ".cache");
  await mkdir(cache, { recursive: true });
  // Inside of the repository, so that packages are found.
  const folder = await mkdtemp(join(cache, `${kind}-only-`));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await cp(join(ROOT, "actions/health-gate/src"), join(folder, "src"), { recursive: true });
    const shared = join(folder, "shared");
    await cp(join(ROOT, "shared/src"), join(shared, "src"), { recursive: true });
    await cp(join(ROOT, "shared/package.json"), join(shared, "package.json"));
    await symlink(join(ROOT, "shared/node_modules"), join(shared, "node_modules"));
    await writeFile(join(shared, OPEN_PROBE), await openOnly(kind));
    await writeFile(join(folder, "src/aws-ecs-release.ts"), NO_RELEASE);
    await mkdir(join(folder, "node_modules/@deploy-actions"), { recursive: true });
    await symlink(shared, join(folder, "node_modules/@deploy-actions/shared"));
    await mkdir(join(folder, "dist"));
    for (const [name, content] of Object.entries(await bundleAction(folder, ["main"])))
      await writeFile(join(folder, "dist", name), content);
    return { main: join(folder, "dist/main.js"), [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** A gate that is given no release asks for none; with it came the client of ECS. */
const NO_RELEASE = "export const ecsRelease = () => undefined;\n";

async function openOnly(kind: string): Promise<string> {
  const text = await readFile(join(ROOT, "shared", OPEN_PROBE), "utf8");
  const [, open, given] = new RegExp(`import\\("\\./${kind}-probe\\.ts"\\)\\)\\.(\\w+)\\(([^)]*)\\)`).exec(text) ?? [];
  if (!open) throw new Error(`${OPEN_PROBE} does not open checks of the kind ${kind} as it did.`);
  return `import { ${open} } from "./${kind}-probe.ts";
export async function openProbe(check, expectation, effects) {
  return ${open}(${given});
}
`;
}
