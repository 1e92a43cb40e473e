/** The style of a report for light and dark screens, paper and phones; colors only decorate. */
export const style = `
:root { color-scheme: light dark; --ink: #1c2024; --quiet: #5b636b; --paper: #fff; --line: #cfd5da; --box: #f3f5f7;
  --info: #2b7a4b; --warning: #9a6700; --critical: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --quiet: #a3abb3; --paper: #14171a; --line: #3b434a;
  --box: #1e2327; --info: #6cc48f; --warning: #e3b341; --critical: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 76rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; overflow-wrap: anywhere; }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
p { margin: .25rem 0 .75rem; }
.quiet { color: var(--quiet); }
.wide { overflow-x: auto; }
svg { display: block; height: auto; }
svg text { fill: var(--ink); font: 13px system-ui, sans-serif; }
svg .quiet { fill: var(--quiet); }
svg .box { fill: var(--box); stroke: var(--line); }
svg .edge, svg .grid { fill: none; stroke: var(--line); }
svg .today { stroke: var(--quiet); stroke-dasharray: 4 3; }
svg .info { fill: var(--info); } svg .warning { fill: var(--warning); } svg .critical { fill: var(--critical); }
svg rect.window { fill: none; stroke: var(--warning); }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; color: var(--quiet); padding-bottom: .25rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); }
tbody th { font-weight: 600; overflow-wrap: anywhere; min-width: 9rem; }
td { overflow-wrap: anywhere; }
td.whole { white-space: nowrap; }
ul { padding-left: 1.2rem; }
@media print { .wide { overflow: visible; } }
`;
