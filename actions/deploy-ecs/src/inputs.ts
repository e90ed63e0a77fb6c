import type { InputSource } from "@deploy-actions/shared/actions/input-source";
import { InputReader } from "@deploy-actions/shared/actions/inputs";
import type { CodeDeployHandle } from "@deploy-actions/shared/codedeploy/handle";
import type { EcsHandle } from "@deploy-actions/shared/release/handle";
import type { Secret } from "@deploy-actions/shared/secret";
import { INPUTS } from "./action.gen.ts";
import { type Mode, readMode } from "./modes/mode.ts";
import type { OneOff, When } from "./one-off/one-off.ts";
import type { ChecksRequest } from "./request/checks.ts";
import { type Grammars, loadGrammars } from "./request/grammars.ts";
import { readRequest } from "./request/read-request.ts";
import type { RequestReader } from "./request/reader.ts";
import type { Request } from "./request/request.ts";
import { type Entry, readServices } from "./request/services.ts";
import { parseServiceName, readWhere, type Where } from "./where.ts";

/** What the step was asked for: one service or many, and what holds for all of them. */
export interface Inputs extends Where {
  readonly mode: Mode;
  readonly services: readonly ServiceInputs[];
  /** Of the step: made once every service is on its new release. */
  readonly checks: ChecksRequest | undefined;
  readonly oneOffs: readonly OneOff[];
  readonly preflight: "error" | "warn" | "off";
  readonly onDrift: "warn" | "fail";
  readonly force: boolean;
  /** For GitHub's API. */
  readonly githubToken: Secret | undefined;
  /** Milliseconds. */
  readonly timeout: number;
  readonly onFailure: Afterwards;
  readonly logLines: number;
  readonly dryRun: boolean;
}

export interface ServiceInputs {
  readonly name: string;
  readonly needs: readonly string[];
  readonly request: Request;
  /** Of this service alone. */
  readonly checks: ChecksRequest | undefined;
  /** Its deployment was left paused, and goes on; the request says little then. */
  readonly continues?: EcsHandle | CodeDeployHandle;
}

export type Afterwards = "rollback" | "leave";

/** What the post step needs; the rest of the inputs had their day. */
export interface PostInputs extends Where {
  readonly onCancel: Afterwards;
}

export interface ReadingEffects {
  readonly env: Readonly<Record<string, string | undefined>>;
}

const AFTERWARDS = ["rollback", "leave"] as const;

/** Read whether or not there are checks: a value that is none is told at the first step that writes it. */
const CHECK_TIMES = ["checks-timeout", "checks-bake", "checks-interval"] as const;

/** As long as a job on a hosted runner may take. */
const MAX_TIMEOUT_MS = 6 * 3_600_000;

/** Secrets in the checks are masked from here on. */
export async function readInputs(source: InputSource, { env }: ReadingEffects): Promise<Inputs> {
  const read = new InputReader(source, INPUTS);
  const given = source.given();
  const grammars = await loadGrammars(given);
  const where = readWhere(read);
  const timeout = read.duration("timeout");
  if (timeout !== undefined && (timeout < 1_000 || timeout > MAX_TIMEOUT_MS))
    read.problem("timeout", "It must be from 1s to 6h.");
  const mode = readMode(read, given);
  for (const time of CHECK_TIMES) read.duration(time);
  const checks = grammars.checks(read, read, { source, env });
  const services = readTargets(read, source, { cluster: where.cluster, env, mode, grammars });
  // Of one service they are its own: made at each share of its traffic.
  const isLone = read.text("services") === undefined;
  const inputs = {
    ...where,
    mode: mode ?? { kind: "deploy" as const },
    services: isLone ? services.map((service) => ({ ...service, checks })) : services,
    checks: isLone ? undefined : checks,
    oneOffs: [
      ...readOneOffInput(read, source, "run-before", grammars),
      ...readOneOffInput(read, source, "run-after", grammars),
    ],
    onDrift: read.oneOf("on-drift", ["warn", "fail"]),
    force: read.flag("force"),
    githubToken: read.secret("github-token"),
    preflight: read.oneOf("preflight", ["error", "warn", "off"]),
    timeout,
    onFailure: read.oneOf("on-failure", AFTERWARDS),
    logLines: read.integer("log-lines", { min: 0, max: 100 }),
    dryRun: read.flag("dry-run"),
  };
  read.oneOf("on-cancel", AFTERWARDS);
  return read.done(() => inputs);
}

function readOneOffInput(
  read: RequestReader,
  source: InputSource,
  when: When,
  { oneOffs }: Grammars,
): readonly OneOff[] {
  const content = read.content(when);
  if (!content) return [];
  const checked = oneOffs(content.text, { when, mask: (value) => source.mask(value) });
  if (checked.ok) return checked.value;
  read.problems(when, checked.problems, content.file);
  return [];
}

export function readPostInputs(source: InputSource): PostInputs {
  const read = new InputReader(source, INPUTS);
  const inputs = { ...readWhere(read), onCancel: read.oneOf("on-cancel", AFTERWARDS) };
  return read.done(() => inputs);
}

function readTargets(
  read: RequestReader,
  source: InputSource,
  { cluster, env, mode, grammars }: { cluster: string; mode: Mode | undefined; grammars: Grammars } & ReadingEffects,
): readonly ServiceInputs[] {
  if (mode?.kind !== "deploy") return mode?.kind === "continue" ? [readContinued(read, mode.release, grammars)] : [];
  const [one, many] = [read.text("service"), read.text("services")];
  if (one !== undefined && many !== undefined)
    read.problem("services", "It cannot be given together with service.", "Put the service into services.");
  if (one === undefined && many === undefined)
    read.problem("service", "No service is given.", 'Add "service: ..." or "services: ..." under "with:".');
  // A flag with a problem of its own still counts as asking for the plan only.
  const mayBeIdle = read.flag("dry-run") !== false;
  if (many === undefined) {
    const service = read.parse("service", parseServiceName) ?? "";
    return [
      {
        name: service,
        needs: [],
        request: readRequest(read, { cluster, service, mayBeIdle, grammars }),
        checks: undefined,
      },
    ];
  }
  const entries = readServices(read, source) ?? [];
  // A service whose image is written under a wrong name asks for one, too.
  const strayImage = read.found.some(({ at }) => at.split(" ")[0] === "images");
  return entries.map((entry) =>
    readEntry(entry, read, { source, env, cluster, mayBeIdle: mayBeIdle || strayImage, grammars }),
  );
}

function readContinued(
  read: RequestReader,
  continues: EcsHandle | CodeDeployHandle,
  grammars: Grammars,
): ServiceInputs {
  const { cluster, service } = continues;
  const request = readRequest(read, { cluster, service, mayBeIdle: true, grammars });
  return { name: service, needs: [], request, checks: undefined, continues };
}

function readEntry(
  { name, needs, read, tell }: Entry,
  step: RequestReader,
  {
    source,
    env,
    cluster,
    mayBeIdle,
    grammars,
  }: { source: InputSource; cluster: string; mayBeIdle: boolean; grammars: Grammars } & ReadingEffects,
): ServiceInputs {
  const request = readRequest(read, { cluster, service: name, mayBeIdle, grammars });
  const checks = grammars.checks(read, step, { source, env });
  tell();
  return { name, needs, request, checks };
}
