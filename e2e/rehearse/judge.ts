import type { Complaints } from "../checklist.ts";
import type { Box, ChartFacts, Drawing, LifeFacts, PageFacts, SceneFacts, SummaryFacts } from "./facts.ts";
import type { Report, ReportLife, ReportScene } from "./report.ts";

/** CSS pixels of font size. */
const SMALLEST_TEXT = 10;

/** What of the page does not say what report.json says, or not so that it can be read. */
export function judgePage(page: PageFacts, { lives }: Report): Complaints {
  const titles = lives.map(({ title }) => title);
  const compared = titles.length > 1 ? titles : [];
  return [
    ...(same(
      page.lives.map(({ title }) => title),
      titles,
    )
      ? lives.flatMap((life, index) => judgeLife(page.lives[index], life))
      : [`The page shows ${page.lives.map(({ title }) => title).join(", ")}, not ${titles.join(", ")}.`]),
    ...(same(page.compared, compared)
      ? []
      : [`Side by side are ${page.compared.join(", ")}, not ${compared.join(", ")}.`]),
    ...page.drawings.flatMap(judgeTexts),
    ...judgeLegibility(page),
  ];
}

function judgeLife(shown: LifeFacts | undefined, life: ReportLife): Complaints {
  const { charts = [], scenes = [] } = shown ?? {};
  return [
    ...(charts.length === 1 ? [] : [`${charts.length} charts are shown and must be one.`]),
    ...charts.flatMap((chart) => judgeChart(chart, life)),
    ...charts.flatMap(judgeTexts),
    ...(scenes.length === life.scenes.length
      ? life.scenes.flatMap((scene, index) => judgeScene(scenes[index], scene, index + 1))
      : [`${scenes.length} scenes are shown of ${life.scenes.length}.`]),
  ].map((complaint) => `${life.title}: ${complaint}`);
}

const same = (one: readonly string[], other: readonly string[]) => JSON.stringify(one) === JSON.stringify(other);

/** What makes any page hard to read. */
export function judgeLegibility({ width, scrollWidth, inks }: PageFacts): Complaints {
  const faint = inks.filter(({ contrast, large }) => contrast < (large ? 3 : 4.5));
  return [
    ...(scrollWidth > width ? [`The page is ${scrollWidth} px wide where there are ${width}.`] : []),
    ...faint.map(({ text, contrast }) => `"${text}" has a contrast of ${contrast.toFixed(2)}; WCAG AA asks for 4.5.`),
  ];
}

function judgeChart(chart: ChartFacts, report: ReportLife): string[] {
  const { width, height, viewBox, areas, bands, lostMarkers, configured } = chart;
  const shares = report.scenes.flatMap((scene) => scene.shares).map(({ share }) => `Configured: ${share} %`);
  const undrawn = Object.keys(report.versions).filter(
    (version) => !areas.some((area) => area.version === version && area.points > 3 && isDrawn(area.box)),
  );
  const outside = [
    ...areas.map(({ version, box }) => ({ name: `the area of ${version}`, box })),
    ...bands.map(({ number, box }) => ({ name: `the band of scene ${number}`, box })),
    ...configured.map(({ name, box }) => ({ name: `"${name}"`, box })),
  ].filter(({ box }) => !isInside(box, viewBox));
  const { length } = report.lost;
  const hasFaulty = areas.some(({ version, box }) => version === "faulty" && isDrawn(box));
  return [
    ...(width > 300 && height > 150 ? [] : [`The chart is only ${width} × ${height} px.`]),
    ...undrawn.map(
      (version) => `The chart does not draw ${version}, which answered ${report.versions[version]} requests.`,
    ),
    ...(hasFaulty === Object.keys(report.faulty).length > 0 ? [] : ["The chart does not draw the errors there were."]),
    ...(bands.length === report.scenes.length ? [] : [`The chart has ${bands.length} bands of scenes.`]),
    ...bands.filter(({ box }) => !isDrawn(box)).map(({ number }) => `The band of scene ${number} has no size.`),
    ...outside.map(({ name }) => `In the chart, ${name} is outside the view box.`),
    ...(same(
      configured.map(({ name }) => name),
      shares,
    )
      ? []
      : [`The chart draws ${configured.length} of ${shares.length} configured shares.`]),
    ...(lostMarkers === length ? [] : [`${lostMarkers} requests are marked as lost and ${length} were.`]),
  ];
}

function judgeTexts({ texts, textSize, viewBox }: Drawing): string[] {
  const outside = texts.filter(({ box }) => !isInside(box, viewBox));
  const covered = texts.flatMap((one, index) =>
    texts.slice(index + 1).flatMap((other) => (cover(one.box, other.box) ? [`"${one.text}" and "${other.text}"`] : [])),
  );
  return [
    ...(textSize < SMALLEST_TEXT
      ? [`The text of a chart is ${textSize.toFixed(1)} px high; ${SMALLEST_TEXT} can be read.`]
      : []),
    ...outside.map(({ text }) => `In a chart, "${text}" is outside the view box.`),
    ...covered.map((pair) => `In a chart, ${pair} cover each other.`),
  ];
}

function judgeScene(shown: SceneFacts | undefined, scene: ReportScene, number: number): string[] {
  const heading = `${number}. ${scene.title}`;
  const verdict = scene.complaints.length === 0 ? "✓" : "✗";
  const facts = {
    Status: scene.status || "none",
    ...(scene.gate && { Gate: `${scene.gate.verdict}, ${scene.gate.rollback}` }),
    ...(scene.image && { Digest: scene.image.digest, Tags: scene.image.tags.join(", ") }),
    "Exit code": `${scene.exitCode}`,
    Seconds: scene.seconds.toFixed(1),
    Requests: scene.requests.toLocaleString("en-US"),
    Lost: `${scene.lost}`,
  };
  const shares = scene.shares.map(({ share }) => `${share} %`);
  return [
    ...(same(shown?.shares ?? [], shares)
      ? []
      : [`"${heading}" shows the shares ${shown?.shares.join(", ")}, not ${shares.join(", ")}.`]),
    ...(shown?.heading === heading ? [] : [`The heading is "${shown?.heading}" and must be "${heading}".`]),
    ...(shown?.badge.startsWith(verdict) ? [] : [`"${heading}" has the verdict "${shown?.badge}", not ${verdict}.`]),
    ...Object.entries(facts).flatMap(([term, value]) =>
      shown?.facts[term] === value ? [] : [`"${heading}": ${term} is ${shown?.facts[term]} and must be ${value}.`],
    ),
    ...judgeSummary(shown?.summary, scene.summary).map((complaint) => `The summary of "${heading}" ${complaint}`),
  ];
}

function judgeSummary(shown: SummaryFacts | undefined, markdown: string): string[] {
  if (!shown) return ["is missing."];
  const text = markdown.replace(/^```[\s\S]*?^```/gm, "");
  const headings = count(text, /^#{1,6} /gm);
  const tables = count(text, /^\|(?: *:?-+:? *\|)+$/gm);
  const folds = count(text, /<details>/g);
  const [left] = /\*\*|```|^#{1,6} |\|\s*---|<\/?\w+>|&\w+;/m.exec(shown.prose) ?? [];
  return [
    ...(shown.headings.length === headings ? [] : [`shows ${shown.headings.length} of ${headings} headings.`]),
    ...(shown.tables === tables ? [] : [`shows ${shown.tables} of ${tables} tables.`]),
    ...(shown.folds === folds ? [] : [`shows ${shown.folds} of ${folds} folded sections.`]),
    ...(left === undefined ? [] : [`shows Markdown as text: ${left}`]),
  ];
}

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

const isDrawn = ({ width, height }: Box) => width > 0 && height > 0;

function isInside({ x, y, width, height }: Box, frame: { readonly width: number; readonly height: number }): boolean {
  return x >= 0 && y >= 0 && x + width <= frame.width && y + height <= frame.height;
}

/** The boxes of letters have room above and below that may be shared. */
function cover(one: Box, other: Box): boolean {
  const shared = (start: number, length: number, otherStart: number, otherLength: number) =>
    Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart);
  return (
    shared(one.x, one.width, other.x, other.width) > 0 &&
    shared(one.y, one.height, other.y, other.height) > Math.min(one.height, other.height) / 3
  );
}
