import type { Life } from "../record.ts";
import type { Bucket } from "../tally.ts";
import { escapeHtml } from "./markdown-inline.ts";

export type ChartData = Pick<Life, "buckets" | "bucketWidth" | "scenes" | "lost" | "traffic">;

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: (ms: number) => number;
  /** From answers in one bucket. */
  readonly y: (answers: number) => number;
  /** Answers in one bucket at the top of the scale. */
  readonly ceiling: number;
  readonly until: number;
}

/** Answers per second by version over time as an SVG, with the scenes as bands, errors as an area of their own and lost requests marked. `id` keeps the charts of one page apart; `size` is the screen it is for. */
export function chart(
  data: ChartData,
  { id, size, width, height }: { id: string; size: "wide" | "narrow"; width: number; height: number },
): string {
  const frame = layOut(data, width, height);
  return `<svg class="chart ${size}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">Traffic by version over time</title>
<desc id="${id}-desc">${escapeHtml(description(data))}</desc>
${bands(data, frame)}
${grid(data, frame)}
${areas(data, frame)}
${cuts(data, frame)}
${configured(data, frame)}
${losses(data, frame)}
</svg>`;
}

/** The versions that answered, in order. */
export function versionsOf({ traffic }: Pick<ChartData, "traffic">): readonly string[] {
  return Object.keys(traffic.versions).sort();
}

function layOut({ buckets, bucketWidth }: ChartData, width: number, height: number): Frame {
  const [left, right, top, bottom] = [40, width - 8, 40, height - 26];
  const until = Math.max(1, buckets.length) * bucketWidth;
  const most = Math.max(1, ...buckets.map((bucket) => sum(bucket)));
  const ceiling = 1.08 * most;
  return {
    left,
    right,
    top,
    bottom,
    ceiling,
    until,
    x: (ms) => round(left + (ms / until) * (right - left)),
    y: (answers) => round(bottom - (answers / ceiling) * (bottom - top)),
  };
}

function bands({ scenes }: ChartData, { x, bottom, until }: Frame): string {
  return scenes
    .map(({ title, startedAt, endedAt, complaints }, index) => {
      const [from, to] = [x(startedAt), x(Math.min(endedAt, until))];
      const words = to - from > 40 + title.length * 6.4 ? escapeHtml(title) : "";
      return `<g class="band${complaints.length > 0 ? " wrong" : ""}"><title>${index + 1}. ${escapeHtml(title)}</title>
<rect x="${from}" y="6" width="${round(Math.max(0, to - from))}" height="${bottom - 6}"/>
<text class="number" x="${from + numberInset(to - from)}" y="24">${index + 1}</text><text x="${from + 22}" y="24">${words}</text></g>`;
    })
    .join("\n");
}

/** In the middle of a band that is too narrow for more, so that it does not run into the next one's. */
const numberInset = (width: number) => round(Math.max(0, Math.min(8, width / 2 - 4)));

/** Of "120 s" on the time axis, in units of the view box. */
const HALF_A_LABEL = 22;

function grid({ bucketWidth }: ChartData, { x, y, left, right, bottom, ceiling, until }: Frame): string {
  const perSecond = 1000 / bucketWidth;
  const rates = ticks(ceiling * perSecond, niceStep(ceiling * perSecond));
  const seconds = ticks(until / 1000, niceStep(until / 1000, (right - left) / 90));
  return [
    ...rates.map((rate) => {
      const at = y(rate / perSecond);
      return `<line class="grid" x1="${left}" x2="${right}" y1="${at}" y2="${at}"/><text class="axis end" x="${left - 6}" y="${at + 4}">${rate === rates.at(-1) ? `${rate}/s` : rate}</text>`;
    }),
    ...seconds.map((second) => {
      const at = x(second * 1000);
      // A label in the middle of the last mark would stick out of the picture.
      const place = at > right - HALF_A_LABEL ? `class="axis end" x="${right}"` : `class="axis middle" x="${at}"`;
      return `<text ${place} y="${bottom + 18}">${second} s</text>`;
    }),
  ].join("\n");
}

function areas(data: ChartData, { x, y, bottom }: Frame): string {
  const { buckets, bucketWidth } = data;
  const below = buckets.map(() => 0);
  const layers = versionsOf(data).map((version) => ({
    name: version,
    answers: ({ versions }: Bucket) => versions[version] ?? 0,
  }));
  if (Object.keys(data.traffic.faulty).length > 0) layers.push({ name: FAULTY, answers: ({ faulty }) => faulty });
  return layers
    .map(({ name, answers }) => {
      const floor = [...below];
      buckets.forEach((bucket, index) => {
        below[index] = (below[index] ?? 0) + answers(bucket);
      });
      const upper = below.map(
        (answers, index) => `${x(index * bucketWidth)},${y(answers)} ${x((index + 1) * bucketWidth)},${y(answers)}`,
      );
      const lower = floor.map(
        (answers, index) => `${x((index + 1) * bucketWidth)},${y(answers)} ${x(index * bucketWidth)},${y(answers)}`,
      );
      const label = name === FAULTY ? undefined : longestRun(buckets, name);
      const words =
        label &&
        `<text class="label" x="${x(label.middle * bucketWidth)}" y="${round((y(label.answers) + bottom) / 2)}">${name}</text>`;
      return `<g class="area ${name}"><polygon points="${upper.join(" ")} ${lower.reverse().join(" ")}"/>${words ?? ""}</g>`;
    })
    .join("\n");
}

/** The area of answers that were errors, whichever version gave them. */
const FAULTY = "faulty";

/** Where a scene begins, over the areas that hide its band. */
function cuts({ scenes }: ChartData, { x, top, bottom }: Frame): string {
  return scenes
    .map(({ startedAt }) => x(startedAt))
    .map((at) => `<line class="cut" x1="${at}" x2="${at}" y1="${top}" y2="${bottom}"/>`)
    .join("\n");
}

/**
 * What the load balancer was told, over what the clients saw: the release is drawn above what it replaces, so its share is
 * counted from the top.
 */
function configured({ scenes, buckets }: ChartData, { x, y }: Frame): string {
  const rates = buckets.map(sum).toSorted((a, b) => a - b);
  const usual = rates[Math.floor(rates.length / 2)] ?? 0;
  return scenes
    .flatMap(({ shares }) => shares)
    .map(({ from, to, share }) => {
      const [left, right, at] = [x(from), x(to), y(usual * (1 - share / 100))];
      const label =
        right - left < 34 || share === 100
          ? ""
          : `<text x="${round((left + right) / 2)}" y="${round(at + 16)}">${share} %</text>`;
      return `<g class="configured"><title>Configured: ${share} %</title><path d="M${left} ${y(usual)}V${at}H${right}V${y(usual)}"/>${label}</g>`;
    })
    .join("\n");
}

function losses({ lost }: ChartData, { x, top, bottom }: Frame): string {
  return lost
    .map(({ at, reason }) => {
      const tip = x(at);
      return `<g class="lost"><title>Lost: ${reason}, ${(at / 1000).toFixed(1)} s</title><line x1="${tip}" x2="${tip}" y1="${top}" y2="${bottom}"/><path d="M${tip - 4} ${top}h8l-4 7z"/></g>`;
    })
    .join("\n");
}

function description({ scenes, traffic }: ChartData): string {
  const versions = Object.entries(traffic.versions).map(([version, answers]) => `${version} ${answers}`);
  const faulty = Object.entries(traffic.faulty).map(([version, errors]) => `${version} ${errors}`);
  const errors = faulty.length === 0 ? "" : ` Of those errors: ${faulty.join(", ")}.`;
  return `${traffic.requests} requests during ${scenes.length} scenes. Answers by version: ${versions.join(", ")}.${errors} Lost: ${traffic.lost}.`;
}

/** Where a version has nearly all of the traffic for longest: the place for its name, in buckets. */
function longestRun(buckets: readonly Bucket[], version: string): { middle: number; answers: number } | undefined {
  let best = { from: 0, length: 0 };
  let from = 0;
  buckets.forEach(({ versions }, index) => {
    const own = versions[version] ?? 0;
    if (own === 0 || own < 0.9 * sum({ versions, faulty: 0, lost: 0 })) from = index + 1;
    else if (index + 1 - from > best.length) best = { from, length: index + 1 - from };
  });
  const middle = buckets[Math.floor(best.from + best.length / 2)];
  return best.length < 4 || !middle
    ? undefined
    : { middle: best.from + best.length / 2, answers: middle.versions[version] ?? 0 };
}

const sum = ({ versions, faulty, lost }: Omit<Bucket, "at">) =>
  Object.values(versions).reduce((total, answers) => total + answers, faulty + lost);

const round = (value: number) => Math.round(value * 10) / 10;

const ticks = (until: number, step: number) =>
  Array.from({ length: Math.floor(until / step + 1e-9) + 1 }, (_, index) => index * step);

/** A step of 1, 2 or 5 times a power of ten that cuts `span` into at most `parts`. */
function niceStep(span: number, parts = 4): number {
  const power = 10 ** Math.floor(Math.log10(span / parts));
  return power * ([1, 2, 5, 10].find((factor) => span / (power * factor) <= parts) ?? 10);
}
