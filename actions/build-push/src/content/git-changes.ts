import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { commandEnvironment } from "@deploy-actions/shared/checks/process/environment";
import type { Changed, Changes, Range } from "./changes.ts";

/** Bytes of paths: half a million files. */
const MAX_OUTPUT = 64 * 1024 * 1024;

/** Asks `git` in the workspace. */
export function gitChanges(
  workspace: string,
  { env, signal }: { readonly env: Readonly<Record<string, string | undefined>>; readonly signal: AbortSignal },
): Changes {
  const git = async (words: readonly string[]) => {
    const options = {
      cwd: workspace,
      env: { ...commandEnvironment(env, []), LC_ALL: "C" },
      maxBuffer: MAX_OUTPUT,
      signal,
    };
    return (await promisify(execFile)("git", words, options)).stdout;
  };
  return { between };

  async function between({ from, since }: Range): Promise<Changed> {
    if (!/^[0-9a-f]{12,64}$/.test(from)) return { kind: "unknown", why: `"${from}" is no commit` };
    try {
      await git(["cat-file", "-e", `${from}^{commit}`]);
    } catch (error) {
      signal.throwIfAborted();
      return { kind: "unknown", why: explain(error) ?? notFetched(from) };
    }
    try {
      const begin = since === "commit" ? from : (await git(["merge-base", from, "HEAD"])).trim();
      // Paths from here, also when the workspace is a folder of a larger repository; a renamed file changed in both places.
      const paths = await git(["diff", "--name-only", "--no-renames", "--relative", "-z", begin]);
      const untracked = await git(["ls-files", "--others", "--exclude-standard", "-z"]);
      return { kind: "known", paths: [...new Set(`${paths}${untracked}`.split("\0").filter((path) => path !== ""))] };
    } catch (error) {
      signal.throwIfAborted();
      // A shallow clone has both commits and not what is between them.
      return { kind: "unknown", why: explain(error) ?? notFetched(from) };
    }
  }
}

function notFetched(commit: string): string {
  return `commit ${commit.slice(0, 12)} is not in this clone; give actions/checkout "fetch-depth: 0"`;
}

/** Undefined when git is there and knows its repository, and just does not have the commit. */
function explain(error: unknown): string | undefined {
  if (Object(error).code === "ENOENT") return "git is not installed here";
  const [line = ""] = String(Object(error).stderr ?? "")
    .trim()
    .split("\n");
  if (/not a git repository/i.test(line)) return "the workspace is no Git repository; is there a checkout step?";
  if (/dubious ownership/i.test(line)) return `git does not trust the workspace (${line.replace(/^fatal: /, "")})`;
  return undefined;
}
