"""The look of the report: one style sheet, light and dark by the reader's setting, narrow screens included."""

STYLE = """
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --card: #ffffff; --ink: #1b2430; --soft: #5b6675; --line: #dfe3e8; --faint: #eef1f4;
  --link: #1d4ed8; --name: #475569;
  --battles: #c2620a; --explosions: #c81e3a; --civilians: #8b35c9; --protests: #2563c9; --riots: #0b8a83;
  --strategic: #7a8698; --good: #15803d; --bad: #b91c1c; --warn: #a16207;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161c; --card: #1a2029; --ink: #e6eaf0; --soft: #9aa6b6; --line: #2f3845; --faint: #232b36;
    --link: #8ab4f8; --name: #b4bfce;
    --battles: #f0a04b; --explosions: #f26d82; --civilians: #c48bf0; --protests: #78a8f5; --riots: #3fc1b8;
    --strategic: #97a3b6; --good: #5fcf87; --bad: #f58a8a; --warn: #e2b84d;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", "Noto Naskh Arabic", sans-serif;
}
main { max-width: 70rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.15rem; margin: 0; }
.lead, .note { color: var(--soft); margin: .2rem 0 .9rem; }
nav { display: flex; flex-wrap: wrap; gap: .3rem 1rem; margin: .6rem 0 1.2rem; }
a { color: var(--link); text-decoration: none; } a:hover, a:focus { text-decoration: underline; }
section {
  background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.1rem 1.2rem;
  margin-bottom: 1.1rem;
}
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .7rem; margin: 0 0 1.1rem; }
.tiles div { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .7rem .9rem; }
.tiles dt { color: var(--soft); font-size: .85rem; } .tiles dd { margin: 0; font-size: 1.45rem; font-weight: 650; }
.scroll { overflow-x: auto; }
.scroll:focus { outline: 2px solid var(--link); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th { text-align: start; color: var(--soft); font-weight: 600; white-space: nowrap; vertical-align: bottom; }
th, td { padding: .35rem .7rem .35rem 0; border-bottom: 1px solid var(--line); }
td { vertical-align: top; overflow-wrap: break-word; min-width: 4.5rem; }
tbody tr:last-child td { border-bottom: 0; }
.n { text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; min-width: 0; }
td.n small, .none { color: var(--soft); } .wide { display: block; min-width: 14rem; } .date { white-space: nowrap; }
.empty { color: var(--soft); margin: .3rem 0; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
svg { display: block; } .map, .chart { width: 100%; height: auto; min-width: 36rem; }
.map { background: var(--faint); border-radius: 8px; }
.maps { display: flex; flex-wrap: wrap; gap: .8rem; } .maps > div { flex: 0 1 26rem; }
.maps > div:first-child { flex: 1 1 100%; } .maps > div:not(:first-child) .map { min-width: 16rem; }
.grid { stroke: var(--line); stroke-width: 1; } .province { fill: var(--soft); }
svg text { fill: var(--soft); font-size: 12px; }
svg .name { fill: var(--name); font-size: 15px; text-anchor: middle; paint-order: stroke; stroke: var(--faint);
  stroke-width: 3px; stroke-opacity: .8; stroke-linejoin: round; pointer-events: none; }
svg .degree { font-size: 11px; } svg .tick { text-anchor: end; }
circle.battles, circle.explosions, circle.civilians, circle.protests, circle.riots, circle.strategic {
  fill-opacity: .62; stroke-width: 1.5; stroke-opacity: .95;
}
circle.coarse { fill-opacity: .16; stroke-dasharray: 4 3; }
.battles { fill: var(--battles); stroke: var(--battles); }
.explosions { fill: var(--explosions); stroke: var(--explosions); }
.civilians { fill: var(--civilians); stroke: var(--civilians); }
.protests { fill: var(--protests); stroke: var(--protests); }
.riots { fill: var(--riots); stroke: var(--riots); }
.strategic { fill: var(--strategic); stroke: var(--strategic); }
rect { stroke: none; stroke-width: 0; } rect.killed { fill: var(--explosions); } rect.injured { fill: var(--battles); }
rect.arrested { fill: var(--protests); }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none; margin: .6rem 0 0; padding: 0; }
.legend li { display: flex; align-items: center; gap: .4rem; font-size: .85rem; color: var(--soft); }
.legend svg { width: .7rem; height: .7rem; } .legend circle { fill-opacity: 1; stroke: none; }
figure { margin: 0 0 1rem; } figure:last-child { margin-bottom: 0; } .chart + .legend { margin-bottom: 1rem; }
figcaption { font-weight: 600; font-size: .9rem; margin-bottom: .2rem; }
section > .legend { margin-bottom: 1rem; } section > .legend:last-child { margin-bottom: 0; }
footer { color: var(--soft); font-size: .85rem; }
@media (max-width: 40rem) {
  section { padding: .9rem .8rem; } main { padding: 1rem .6rem 2rem; } h1 { font-size: 1.35rem; }
}
@media print { body { background: #fff; } section { break-inside: avoid; } nav { display: none; } }
"""
