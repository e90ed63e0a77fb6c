import type { HttpCheck } from "@deploy-actions/shared/checks/check";
import { readChecks } from "@deploy-actions/shared/checks/grammar/read-checks";
import { httpProbe } from "@deploy-actions/shared/checks/probes/http-probe";
import { quantile } from "../quantile.ts";
import type { Section } from "../section.ts";
import { ratio } from "../text.ts";
import { startWebServer } from "./web-server.ts";

const ROUNDS = 60;
const LOOKS = 20;
const MOST_TIMES_FETCH = 1.5;

/** One way to ask the server once. */
interface Way {
  readonly name: string;
  ask(): Promise<unknown>;
}

/** What a sample of a URL costs beside a bare `fetch`, which asks nothing of the answer. */
export async function measureOverhead(): Promise<Section> {
  await using server = await startWebServer();
  const ways = waysToAsk(server.url);
  const times = new Map(ways.map((way) => [way, [] as number[]]));
  for (const way of ways) await timePerAsk(way);
  for (let round = 0; round < ROUNDS; round++) {
    for (const way of ways) times.get(way)?.push(await timePerAsk(way));
  }
  const median = (way: Way) => quantile(times.get(way) ?? [], 0.5);
  const [kept, fresh, ...samples] = ways;
  const dearest = Math.max(...samples.map(median)) / median(fresh);
  return {
    title: "A sample of a URL beside fetch",
    notes: [
      `Medians of ${ROUNDS} alternating rounds of ${LOOKS} requests each to a server on loopback that answers at once. A sample takes a new connection and a fresh look at the name, as it must: whoever keeps connections goes on talking to the old version. So the second line is the fair one to compare with.`,
    ],
    columns: [
      { title: "Request" },
      { title: "median ms", ofThisMachine: true },
      { title: "× fetch, kept" },
      { title: "× fetch, new" },
    ],
    rows: ways.map((way) => [
      way.name,
      median(way).toFixed(3),
      ratio(median(way), median(kept)),
      ratio(median(way), median(fresh)),
    ]),
    targets: [
      {
        what: `a sample ≤ ${MOST_TIMES_FETCH} × fetch over a new connection`,
        measured: dearest.toFixed(2),
        met: dearest <= MOST_TIMES_FETCH,
      },
    ],
  };
}

function waysToAsk(url: string): readonly [kept: Way, fresh: Way, ...samples: Way[]] {
  const asked = [`- { kind: http, url: "${url}", expect: { status: 200 } }`, JSON_CHECK(url)];
  const [status, json] = asked.map(probeOf);
  return [
    { name: "fetch, connection kept", ask: async () => (await fetch(url)).text() },
    {
      name: "fetch, new connection",
      ask: async () => (await fetch(url, { headers: { connection: "close" } })).text(),
    },
    { name: "sample: status", ask: async () => status?.() },
    { name: "sample: status, version, JSON, latency", ask: async () => json?.() },
  ];
}

const JSON_CHECK = (url: string) =>
  `- { kind: http, url: "${url}", version: { json: $.version }, expect: { status: 200, json: { $.status: ok }, latency: { max: 5s } } }`;

/** Looks once, and throws unless all was good: what fails early is quick. */
function probeOf(document: string): () => Promise<void> {
  const read = readChecks(document, { readFile: () => "", env: {}, mask: () => {}, versionFrom: undefined });
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join(" "));
  const probe = httpProbe(read.value.checks[0] as HttpCheck, { version: { is: "v2" } });
  const { signal } = new AbortController();
  return async () => {
    const [seen] = await probe.look(signal);
    if (seen?.outcome !== "pass") throw new Error(`The sample is ${seen?.outcome}: ${seen?.reason}`);
  };
}

async function timePerAsk({ ask }: Way): Promise<number> {
  const start = performance.now();
  for (let look = 0; look < LOOKS; look++) await ask();
  return (performance.now() - start) / LOOKS;
}
