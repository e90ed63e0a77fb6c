import type { Section, Target } from "../section.ts";
import { CLIENTS, measureTraffic, type TrafficMeasured } from "./measure.ts";
import { STRATEGIES } from "./stages.ts";
import { mostShare } from "./tolerance.ts";

interface Row extends TrafficMeasured {
  readonly name: string;
}

/** Requests that a deploy loses, and how many of them a bad release gets. */
export async function measureAllTraffic(): Promise<Section> {
  const rows: Row[] = [];
  // One after the other: each has the machine for itself.
  for (const strategy of STRATEGIES) rows.push({ name: strategy.name, ...(await measureTraffic(strategy)) });
  return {
    title: "Requests while a release gets its traffic",
    notes: [
      `${CLIENTS} clients that keep their connections to the simulated load balancer, over HTTP, while the built action deploys: once a good release, once one that answers its users with 500 and passes its health checks. Lost is what no version answered. Bad is the share of the second one's answers from its first to its last, beside the share of the traffic that it had by its configuration when the step's checks met it; a rolling and a blue/green release have all of the traffic then.`,
    ],
    columns: [
      { title: "Strategy" },
      { title: "requests", ofThisMachine: true },
      { title: "lost" },
      { title: "bad" },
      { title: "configured" },
      { title: "requests meanwhile", ofThisMachine: true },
    ],
    rows: rows.map(({ name, sent, lost, badShare, configuredShare, met }) => [
      name,
      `${sent}`,
      `${lost}`,
      percent(badShare),
      percent(configuredShare),
      `${met}`,
    ]),
    targets: rows.flatMap(targetsOf),
  };
}

const percent = (share: number) => `${share.toFixed(1)} %`;

function targetsOf({ name, lost, badShare, configuredShare, met }: Row): readonly Target[] {
  const most = mostShare(configuredShare, met);
  const none = { what: `${name}: 0 requests lost`, measured: `${lost}`, met: lost === 0 };
  // All of the traffic is no bound.
  if (configuredShare === 100) return [none];
  return [
    none,
    {
      what: `${name}: a bad release gets its share (≤ ${percent(most)} of ${met} requests)`,
      measured: percent(badShare),
      met: badShare <= most,
    },
  ];
}
