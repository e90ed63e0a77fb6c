/** The whole style of the report page: one column of type, light and dark, wide and narrow. */
export const REPORT_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --card: #ffffff; --ink: #1d2126; --quiet: #5c6670; --line: #e3e0d8; --band: #f1efe8;
  --good: #1a7a4c; --bad: #b3261e; --code: #f4f2ec;
  --v1: #8a97a6; --v2: #2f9e77; --v3: #d9822b; --v4: #b8478f; --v5: #6c63c7; --v6: #a8872b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --card: #1b1f24; --ink: #e8e6e1; --quiet: #9aa5b0; --line: #2e343b; --band: #1a1e22;
    --good: #5fce97; --bad: #ff8a80; --code: #22272d;
    --v1: #66727f; --v2: #2a8a68; --v3: #b96a1d; --v4: #a33c7d; --v5: #6158b8; --v6: #8f7424;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.6 ui-serif, Charter, "Iowan Old Style", Georgia, "DejaVu Serif", serif; }
main, header, footer { max-width: 1080px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 56px; }
h1 { font-size: 2.1rem; line-height: 1.2; font-weight: 600; letter-spacing: -0.01em; margin: 0 0 12px; max-width: 26em; text-wrap: balance; }
h2 { font-size: 1.6rem; line-height: 1.3; font-weight: 600; margin: 72px 0 6px; }
h3 { font-size: 1.35rem; line-height: 1.3; font-weight: 600; margin: 0; }
.lead { margin: 0; color: var(--quiet); max-width: 44em; }
.small, .facts, table, .legend, .badge, details > summary, footer, nav { font-family: ui-sans-serif, system-ui, "Segoe UI", "DejaVu Sans", sans-serif; font-size: 0.875rem; }
.good { color: var(--good); } .bad { color: var(--bad); }
a { color: inherit; text-underline-offset: 3px; }
:focus-visible { outline: 2px solid var(--v5); outline-offset: 3px; border-radius: 3px; }

figure { margin: 40px 0 16px; }
.chart { display: block; width: 100%; height: auto; font: 12px ui-sans-serif, system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
.chart.narrow { display: none; }
.chart text { fill: var(--quiet); } .chart .number { fill: var(--ink); font-weight: 700; }
.chart .middle { text-anchor: middle; } .chart .end { text-anchor: end; }
.chart .band rect { fill: var(--band); } .chart .band:nth-of-type(even) rect { fill: transparent; }
.chart .band.wrong .number { fill: var(--bad); }
.chart .cut { stroke: var(--paper); stroke-width: 1; stroke-opacity: 0.55; }
.chart .grid { stroke: var(--line); stroke-width: 1; }
.chart .area text { fill: #ffffff; font-weight: 700; font-size: 14px; text-anchor: middle; paint-order: stroke; stroke: rgb(0 0 0 / 45%); stroke-width: 3px; stroke-linejoin: round; }
.chart .v1 polygon { fill: var(--v1); } .chart .v2 polygon { fill: var(--v2); } .chart .v3 polygon { fill: var(--v3); }
.chart .v4 polygon { fill: var(--v4); } .chart .v5 polygon { fill: var(--v5); } .chart .v6 polygon { fill: var(--v6); } .chart .faulty polygon { fill: var(--bad); }
.chart .configured path { fill: none; stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 4 3; }
.chart .configured text { fill: #ffffff; font-weight: 700; text-anchor: middle; paint-order: stroke; stroke: rgb(0 0 0 / 55%); stroke-width: 3px; stroke-linejoin: round; }
.legend .configured { border-top: 2px dashed var(--ink); height: 0; border-radius: 0; width: 16px; margin-bottom: 3px; }
.chart .lost line { stroke: var(--bad); stroke-width: 1; } .chart .lost path { fill: var(--bad); }
.xychart { margin: 16px 0; max-width: 560px; } .xychart figcaption { color: var(--quiet); font: 0.875rem/1.5 ui-sans-serif, system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
.xychart polyline { fill: none; stroke-width: 2; stroke-linejoin: round; stroke: var(--v2); } .xychart .line-2 { stroke: var(--v1); stroke-dasharray: 5 3; }
.legend { display: flex; flex-wrap: wrap; gap: 6px 20px; margin: 8px 0 0; padding: 0; list-style: none; color: var(--quiet); }
.legend i { display: inline-block; width: 11px; height: 11px; border-radius: 3px; margin-right: 7px; }
i.v1 { background: var(--v1); } i.v2 { background: var(--v2); } i.v3 { background: var(--v3); } i.v4 { background: var(--v4); } i.v5 { background: var(--v5); } i.v6 { background: var(--v6); } i.faulty { background: var(--bad); }

.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 16px 0; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: 8px 16px 8px 0; border-bottom: 1px solid var(--line); }
th { color: var(--quiet); font-weight: 500; white-space: nowrap; }
td.figure, th.figure { text-align: right; padding-right: 28px; }

article { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 28px 32px; margin: 28px 0; overflow-wrap: anywhere; }
article > header { max-width: none; padding: 0; margin: 0; display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 16px; justify-content: space-between; }
.badge { font-weight: 600; }
.story { margin: 8px 0 20px; max-width: 44em; text-wrap: pretty; }
.complaints { color: var(--bad); padding-left: 20px; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 14px 24px; margin: 0 0 20px; }
.facts div { border-top: 1px solid var(--line); padding-top: 6px; }
.facts dt { color: var(--quiet); } .facts dd { margin: 0; font-size: 1.02rem; font-variant-numeric: tabular-nums; }
details { border-top: 1px solid var(--line); }
details > summary { cursor: pointer; padding: 10px 0; color: var(--quiet); }
details > summary:hover { color: var(--ink); }
pre, code { font: 0.8125rem/1.55 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { background: var(--code); padding: 1px 4px; border-radius: 4px; }
pre { background: var(--code); border-radius: 8px; padding: 14px 16px; overflow-x: auto; margin: 4px 0 16px; overflow-wrap: normal; }
pre code { background: none; padding: 0; }
pre.log { max-height: 28rem; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.summary { border-left: 3px solid var(--line); padding-left: 20px; margin: 4px 0 20px; }
.summary h3, .summary h4, .summary h5 { font-size: 1.05rem; line-height: 1.4; margin: 14px 0 4px; }
.summary td { overflow-wrap: anywhere; } .summary td:first-child { white-space: nowrap; }
.summary details { margin: 6px 0; } .summary blockquote { margin: 8px 0; padding-left: 14px; border-left: 3px solid var(--line); color: var(--quiet); }
footer { color: var(--quiet); padding-top: 24px; padding-bottom: 64px; }

@media (max-width: 640px) {
  main, header, footer { padding-left: 16px; padding-right: 16px; }
  header { padding-top: 32px; }
  h1 { font-size: 1.6rem; }
  .chart.wide { display: none; } .chart.narrow { display: block; }
  article { padding: 20px 18px; }
  section > .scroll td:first-child { min-width: 13em; }
  .xychart .chart { font-size: 20px; }
  .facts { grid-template-columns: repeat(2, 1fr); }
}
@media print { details > *:not(summary) { display: block; } article { break-inside: avoid; } }
`;
