import type { BuildEvent, BuildWarning, Step } from "./build-event.ts";
import { JsonValues } from "./json-values.ts";

/** Reads `--progress=rawjson`: BuildKit's SolveStatus (github.com/moby/buildkit/client/graph.go), a JSON object each. */
export function rawProgress(): (piece: string) => readonly BuildEvent[] {
  const values = new JsonValues();
  return (piece) =>
    values
      .read(piece)
      .flatMap((value): readonly BuildEvent[] =>
        typeof value === "string" ? [{ kind: "said", line: value }] : eventsOf(value),
      );
}

interface SolveStatus {
  readonly vertexes?: readonly Vertex[];
  readonly logs?: readonly { readonly vertex: string; readonly data: string }[];
  readonly warnings?: readonly VertexWarning[];
}

interface Vertex {
  readonly digest: string;
  readonly name: string;
  readonly started?: string;
  readonly completed?: string;
  readonly cached?: boolean;
  readonly error?: string;
}

interface VertexWarning {
  readonly vertex: string;
  /** Base64. */
  readonly short: string;
  readonly url?: string;
  readonly range?: readonly { readonly start: { readonly line: number } }[];
}

function eventsOf({ vertexes = [], logs = [], warnings = [] }: SolveStatus): readonly BuildEvent[] {
  return [
    ...vertexes.map((vertex): BuildEvent => ({ kind: "step", step: stepOf(vertex) })),
    ...logs.map(({ vertex, data }): BuildEvent => ({ kind: "output", step: vertex, text: fromBase64(data) })),
    ...warnings.map((warning): BuildEvent => ({ kind: "warning", step: warning.vertex, warning: warningOf(warning) })),
  ];
}

function stepOf({ digest, name, started, completed, cached = false, error }: Vertex): Step {
  const time = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));
  return {
    id: digest,
    name,
    startedAt: time(started),
    completedAt: time(completed),
    cached,
    error: error || undefined,
  };
}

function warningOf({ short, url, range }: VertexWarning): BuildWarning {
  return { message: fromBase64(short).replace(/ \(line \d+\)$/, ""), url, line: range?.[0]?.start.line };
}

function fromBase64(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}
