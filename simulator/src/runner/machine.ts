import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { arch, tmpdir } from "node:os";
import { join } from "node:path";
import { pushToMain } from "../oidc/claims.ts";

/** The folders of a fresh runner machine. */
export interface Machine {
  /** Where the repository is checked out; every step runs there. */
  readonly workspace: string;
  /** RUNNER_TEMP. */
  readonly temp: string;
  /** The variables of the job that OIDC tokens speak of, a push to main. Nothing of the calling process but its PATH. */
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

const {
  repository,
  repository_id: repositoryId,
  repository_owner: owner,
  repository_owner_id: ownerId,
  actor,
  actor_id: actorId,
  ref,
  sha,
} = pushToMain;

const push = {
  ref,
  after: sha,
  repository: {
    id: Number(repositoryId),
    name: repository.split("/")[1],
    full_name: repository,
    owner: { id: Number(ownerId), login: owner },
  },
  sender: { id: Number(actorId), login: actor },
};

const github: Readonly<Record<string, string>> = {
  CI: "true",
  GITHUB_ACTIONS: "true",
  GITHUB_ACTION: "__self",
  GITHUB_ACTOR: actor,
  GITHUB_ACTOR_ID: actorId,
  GITHUB_API_URL: "https://api.github.com",
  GITHUB_BASE_REF: pushToMain.base_ref,
  GITHUB_EVENT_NAME: pushToMain.event_name,
  GITHUB_GRAPHQL_URL: "https://api.github.com/graphql",
  GITHUB_HEAD_REF: pushToMain.head_ref,
  GITHUB_JOB: "deploy",
  GITHUB_REF: ref,
  GITHUB_REF_NAME: ref.replace("refs/heads/", ""),
  GITHUB_REF_PROTECTED: pushToMain.ref_protected,
  GITHUB_REF_TYPE: pushToMain.ref_type,
  GITHUB_REPOSITORY: repository,
  GITHUB_REPOSITORY_ID: repositoryId,
  GITHUB_REPOSITORY_OWNER: owner,
  GITHUB_REPOSITORY_OWNER_ID: ownerId,
  GITHUB_RETENTION_DAYS: "90",
  GITHUB_RUN_ATTEMPT: pushToMain.run_attempt,
  GITHUB_RUN_ID: pushToMain.run_id,
  GITHUB_RUN_NUMBER: pushToMain.run_number,
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_SHA: sha,
  GITHUB_TRIGGERING_ACTOR: actor,
  GITHUB_WORKFLOW: pushToMain.workflow,
  GITHUB_WORKFLOW_REF: pushToMain.workflow_ref,
  GITHUB_WORKFLOW_SHA: pushToMain.workflow_sha,
};
