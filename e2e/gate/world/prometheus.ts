import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Part } from "../../parts/part.ts";
import { freePort } from "./ports.ts";
import { type Program, startProgram } from "./program.ts";

export interface Prometheus extends Program {
  readonly port: number;
}

export interface PrometheusOptions {
  /** `host:port` of what it scrapes, several times a second; nothing when not given. */
  readonly target?: string;
  /** Of `--web.config.file`: TLS, users. */
  readonly web?: string;
  /** Whether it has what a gate would ask for. */
  isReady(port: number): Promise<boolean>;
}

export async function startPrometheus(
  part: Part,
  folder: string,
  { target, web, isReady }: PrometheusOptions,
): Promise<Prometheus> {
  const home = await mkdtemp(join(folder, "prometheus-"));
  const port = await freePort();
  const scrape = { scrape_interval: "200ms", scrape_timeout: "200ms" };
  const jobs = [{ job_name: "web", static_configs: [{ targets: target ? [target] : [] }] }];
  // JSON is YAML, too.
  await writeFile(join(home, "prometheus.yml"), JSON.stringify({ global: scrape, scrape_configs: jobs }));
  if (web) await writeFile(join(home, "web.yml"), web);
  const program = await startProgram(
    part,
    [
      ...[`--config.file=${join(home, "prometheus.yml")}`, `--storage.tsdb.path=${join(home, "data")}`],
      ...[`--web.listen-address=127.0.0.1:${port}`, "--log.level=warn"],
      ...(web ? [`--web.config.file=${join(home, "web.yml")}`] : []),
    ],
    () => isReady(port),
  );
  return { ...program, port };
}
