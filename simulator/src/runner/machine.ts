import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { arch, tmpdir } from "node:os";
import { join } from "node:path";

/** The folders of a fresh runner machine. */
export interface Machine {
  /** Where the repository is checked out; every step runs there. */
  readonly workspace: string;
  /** RUNNER_TEMP. */
  readonly temp: string;
  /** The variables of a push to main of acme/shop. Nothing of the calling process but its PATH. */
  readonly env: Readonly<Record<string, string>>;
  /** Removes the folders that were made; those that were given stay. */
  remove(): Promise<void>;
}

export function prepareMachine(given: { readonly workspace?: string; readonly temp?: string }): Machine {
  const root = mkdtempSync(join(tmpdir(), "runner-"));
  const make = (name: string) => {
    mkdirSync(join(root, name));
    return join(root, name);
  };
  const workspace = given.workspace ?? make("workspace");
  const temp = given.temp ?? make("temp");
  const event = join(root, "event.json");
  writeFileSync(event, JSON.stringify(push, undefined, 2));
  return {
    workspace,
    temp,
    env: {
      ...github,
      GITHUB_EVENT_PATH: event,
      GITHUB_WORKSPACE: workspace,
      RUNNER_TEMP: temp,
      RUNNER_TOOL_CACHE: make("tools"),
      RUNNER_OS: process.platform === "darwin" ? "macOS" : "Linux",
      RUNNER_ARCH: arch() === "arm64" ? "ARM64" : "X64",
      RUNNER_NAME: "simulated",
      RUNNER_ENVIRONMENT: "github-hosted",
      HOME: make("home"),
      TMPDIR: make("tmp"),
      LANG: "C.UTF-8",
      PATH: process.env.PATH ?? "/usr/bin:/bin",
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

const sha = "5f2c1e8a9b7d4c6e3f0a1b2c3d4e5f6071829304";

const push = {
  ref: "refs/heads/main",
  after: sha,
  repository: { id: 123456789, name: "shop", full_name: "acme/shop", owner: { id: 1234567, login: "acme" } },
  sender: { id: 583231, login: "octocat" },
};

const github: Readonly<Record<string, string>> = {
  CI: "true",
  GITHUB_ACTIONS: "true",
  GITHUB_ACTION: "__self",
  GITHUB_ACTOR: "octocat",
  GITHUB_ACTOR_ID: "583231",
  GITHUB_API_URL: "https://api.github.com",
  GITHUB_BASE_REF: "",
  GITHUB_EVENT_NAME: "push",
  GITHUB_GRAPHQL_URL: "https://api.github.com/graphql",
  GITHUB_HEAD_REF: "",
  GITHUB_JOB: "deploy",
  GITHUB_REF: "refs/heads/main",
  GITHUB_REF_NAME: "main",
  GITHUB_REF_PROTECTED: "true",
  GITHUB_REF_TYPE: "branch",
  GITHUB_REPOSITORY: "acme/shop",
  GITHUB_REPOSITORY_ID: "123456789",
  GITHUB_REPOSITORY_OWNER: "acme",
  GITHUB_REPOSITORY_OWNER_ID: "1234567",
  GITHUB_RETENTION_DAYS: "90",
  GITHUB_RUN_ATTEMPT: "1",
  GITHUB_RUN_ID: "16123456789",
  GITHUB_RUN_NUMBER: "42",
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_SHA: sha,
  GITHUB_TRIGGERING_ACTOR: "octocat",
  GITHUB_WORKFLOW: "Deploy",
  GITHUB_WORKFLOW_REF: "acme/shop/.github/workflows/deploy.yml@refs/heads/main",
  GITHUB_WORKFLOW_SHA: sha,
};
