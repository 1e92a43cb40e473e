/** The style of a report for light and dark screens, paper and phones; colors only decorate. */
export const style = `
:root { color-scheme: light dark; --ink: #1c2024; --quiet: #5b636b; --paper: #fff; --line: #d5dadf; --box: #f4f6f8;
  --info: #2b7a4b; --success: #2b7a4b; --warning: #8a5a00; --critical: #b3261e; --unknown: #1f6f8b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --quiet: #a3abb3; --paper: #14171a; --line: #353d44;
  --box: #1d2226; --info: #6cc48f; --success: #6cc48f; --warning: #e3b341; --critical: #ff8a80; --unknown: #7cc4dd; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 76rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
p { margin: .25rem 0 .75rem; }
section { border-top: 2px solid var(--line); margin-top: 2.5rem; }
.quiet, small { color: var(--quiet); }
.summary > p { font-size: 1.15rem; margin: 1rem 0 .5rem; }
ul, ol { margin: .25rem 0 .75rem; padding-left: 1.2rem; }
.states, .rows, .timeline, .trust { list-style: none; padding: 0; }
.states { display: flex; flex-wrap: wrap; gap: .5rem; }
.badge { display: inline-block; padding: 0 .5rem; border: 1px solid currentColor; border-radius: .75rem;
  font-size: .85rem; line-height: 1.6; white-space: nowrap; }
.badge.info, .badge.success { color: var(--info); }
.badge.warning, td.warning { color: var(--warning); }
.badge.critical, td.critical { color: var(--critical); }
.badge.unknown, td.unknown { color: var(--unknown); }
.rows > li { padding: .5rem .75rem; margin-bottom: .5rem; background: var(--box); border-left: 4px solid var(--line);
  break-inside: avoid; }
.rows > li.warning { border-color: var(--warning); }
.rows > li.critical { border-color: var(--critical); }
.rows > li.unknown { border-color: var(--unknown); }
.rows p { margin: .15rem 0 0; }
.rows a { color: inherit; }
.timeline > li { display: grid; grid-template-columns: 15rem 1fr 11rem; gap: 0 1.25rem; align-items: center;
  padding: .2rem 0; }
.timeline .when { font-variant-numeric: tabular-nums; font-size: .9rem; line-height: 1.25; }
.timeline small { display: block; }
svg { display: block; overflow: visible; }
svg text { font: 12px system-ui, sans-serif; fill: var(--quiet); }
svg text.today { fill: var(--ink); font-weight: 600; }
svg line { stroke: var(--line); }
svg line.today { stroke: var(--ink); stroke-dasharray: 3 2; }
svg .info { fill: var(--info); } svg .warning { fill: var(--warning); } svg .critical { fill: var(--critical); }
svg rect.window { fill: none; stroke: var(--warning); stroke-width: 1.5; }
.trust ul { list-style: none; margin: 0 0 0 .6rem; padding: 0 0 0 1rem; border-left: 1px solid var(--line); }
.certificate { display: flex; flex-wrap: wrap; gap: 0 .75rem; padding: .15rem .6rem; margin: .2rem 0;
  border-left: 4px solid var(--line); background: var(--box); break-inside: avoid; }
.certificate.info { border-color: var(--info); }
.certificate.warning { border-color: var(--warning); }
.certificate.critical { border-color: var(--critical); }
table { border-collapse: collapse; width: 100%; font-size: .9rem; margin: .75rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
thead th, td::before { font-size: .75rem; font-weight: 600; text-transform: uppercase; color: var(--quiet); }
tbody th { font-weight: 600; min-width: 9rem; }
tr { break-inside: avoid; }
td.whole { white-space: nowrap; }
@media screen and (max-width: 44rem) {
  body { padding: 1rem; }
  .timeline > li { grid-template-columns: 1fr auto; margin-bottom: .6rem; }
  .timeline .name { font-weight: 600; }
  .timeline .when { grid-column: 2; grid-row: 1; text-align: right; }
  .timeline .scale { grid-column: 1 / -1; }
  .timeline small { display: none; }
  .minor { display: none; }
  table, tbody, tr, th, td { display: block; }
  thead { display: none; }
  tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
  th, td { border: 0; padding: .05rem 0; }
  td { display: grid; grid-template-columns: 7rem 1fr; gap: .5rem; }
  td::before { content: attr(data-title); line-height: 2; }
  td.whole { white-space: normal; }
}
@page { size: landscape; margin: 12mm; }
@media print {
  :root { color-scheme: light; --ink: #000; --quiet: #444; --paper: #fff; --line: #bbb; --box: #fff; --info: #2b7a4b;
    --success: #2b7a4b; --warning: #8a5a00; --critical: #b3261e; --unknown: #1f6f8b; }
  body { padding: 0; max-width: none; font-size: 10pt; print-color-adjust: exact; }
  h2, h3 { break-after: avoid; }
  thead { display: table-header-group; }
  table { font-size: 8pt; table-layout: auto; }
  thead th { overflow-wrap: normal; }
}
`;
