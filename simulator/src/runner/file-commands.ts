import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseKeyValues } from "./key-values.ts";
import type { Step } from "./step.ts";

/** GitHub's limit for what a step writes to GITHUB_STEP_SUMMARY. */
const summaryBytes = 1024 * 1024;

/** The files through which a step talks to the runner, new ones for every step. */
export class FileCommands {
  /** The variables that name them. */
  readonly env: Readonly<Record<string, string>>;
  readonly #paths: Readonly<Record<Kind, string>>;

  constructor(temp: string) {
    const folder = join(temp, "_runner_file_commands");
    const suffix = randomUUID();
    const path = (prefix: string) => join(folder, `${prefix}_${suffix}`);
    this.#paths = {
      path: path("add_path"),
      env: path("set_env"),
      summary: path("step_summary"),
      state: path("save_state"),
      output: path("set_output"),
    };
    mkdirSync(folder, { recursive: true });
    for (const file of Object.values(this.#paths)) writeFileSync(file, "");
    this.env = {
      GITHUB_PATH: this.#paths.path,
      GITHUB_ENV: this.#paths.env,
      GITHUB_STEP_SUMMARY: this.#paths.summary,
      GITHUB_STATE: this.#paths.state,
      GITHUB_OUTPUT: this.#paths.output,
    };
  }

  /** Takes over what the step wrote, however the step ended, and removes the files. */
  async collect(step: Step): Promise<void> {
    for (const kind of kinds) {
      const file = this.#paths[kind];
      try {
        take[kind](await contents(file), step);
      } catch (error) {
        step.fail(`Unable to process file command '${kind}' successfully.`, error);
      }
      await rm(file, { force: true });
    }
  }
}

type Kind = (typeof kinds)[number];

const kinds = ["path", "env", "summary", "state", "output"] as const;

const take: Readonly<Record<Kind, (text: string, step: Step) => void>> = {
  path: (text, { job }) => {
    for (const line of text.split(/\r?\n/)) if (line !== "") job.addPath(line);
  },
  env: (text, step) => {
    for (const [name, value] of parseKeyValues(text)) {
      if (name.toUpperCase() === "NODE_OPTIONS") {
        step.annotate("error", `Can't store ${name} through GITHUB_ENV: it would change every later action.`);
      } else {
        step.job.exportedEnv[name] = value;
      }
    }
  },
  summary: (text, step) => {
    const bytes = Buffer.byteLength(text);
    if (bytes > summaryBytes) {
      step.annotate(
        "error",
        `$GITHUB_STEP_SUMMARY upload aborted: it holds up to ${summaryBytes / 1024}k, got ${Math.floor(bytes / 1024)}k.`,
      );
    } else {
      step.summary = text
        .split("\n")
        .map((line) => step.job.masks.apply(line))
        .join("\n");
    }
  },
  state: (text, { state }) => {
    for (const [name, value] of parseKeyValues(text)) state[name] = value;
  },
  output: (text, { outputs }) => {
    for (const [name, value] of parseKeyValues(text)) outputs[name] = value;
  },
};

/** A step may remove its files; that is no mistake. */
async function contents(file: string): Promise<string> {
  try {
    const text = await readFile(file, "utf8");
    return text.replace(/^\uFEFF/, "");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}
