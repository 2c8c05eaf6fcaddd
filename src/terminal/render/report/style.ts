/** The report's stylesheet. Every pair of colours has a contrast of at least 4.5 to 1, in light and in dark. */
export const reportStyle = `
:root{color-scheme:light dark;--ink:#1a1c1e;--quiet:#53595f;--paper:#fff;--panel:#f4f6f8;--edge:#c3c9cf;--good:#156534;--bad:#a8201a;--warn:#7a4d00;--ask:#1b5a8a}
@media (prefers-color-scheme:dark){:root{--ink:#e6e8ea;--quiet:#a5adb5;--paper:#121416;--panel:#1c2023;--edge:#434a51;--good:#79d394;--bad:#ff9189;--warn:#f0c064;--ask:#8cc4ef}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:1.5rem 1rem 3rem;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
h1{font-size:1.375rem;line-height:1.35;margin:0 0 .25rem;max-width:52rem}
h1 .outcome{display:inline-block;border:2px solid;border-radius:.375rem;padding:0 .5rem;font-size:1rem;line-height:1.6;vertical-align:.12em}
h2{font-size:1.0625rem;margin:1.75rem 0 .5rem}
p{margin:.5rem 0}
.quiet{color:var(--quiet)}
.delivered,.allowed{color:var(--good)}.blocked,.unanswered{color:var(--bad)}.inconclusive{color:var(--warn)}
h1,p,dd,li,td,th{overflow-wrap:break-word}
pre{font:.875rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--panel);border:1px solid var(--edge);border-radius:.375rem;padding:.75rem;margin:.5rem 0;white-space:pre-wrap;overflow-wrap:anywhere}
summary{cursor:pointer;color:var(--quiet)}
table{border-collapse:collapse;width:100%;margin:.5rem 0}
caption{text-align:left;color:var(--quiet);padding-bottom:.25rem}
th,td{text-align:left;vertical-align:top;padding:.375rem .75rem .375rem 0;border-bottom:1px solid var(--edge)}
tbody th{font-weight:400}
thead th{color:var(--quiet);font-weight:600}
td .name{display:none;color:var(--quiet);font-weight:400}
tr.culprit td,tr.culprit th{color:var(--bad);font-weight:600}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.25rem 1rem;margin:.5rem 0}
dt{color:var(--quiet)}dd{margin:0}
figure{margin:.5rem 0}
svg{display:block;width:100%;height:auto}
svg.network{max-width:32rem}svg.timeline{max-width:40rem}
.w{white-space:nowrap}pre .w{display:inline-block;max-width:100%;white-space:inherit}.c{display:inline-block;max-width:100%}
svg text{font:13px system-ui,sans-serif;fill:var(--ink)}
svg text.lane,svg text.id,svg text.frame{fill:var(--quiet);font-size:12px}
svg text.name{font-weight:600}
svg text.reason{fill:var(--bad);font-size:12px}
svg text.sign{font-weight:700}svg text.sign.unknown{fill:var(--ask)}svg text.sign.conflict{fill:var(--warn)}
svg .live{stroke:var(--ink);stroke-width:2}
svg .dead{stroke:var(--quiet);stroke-width:1.5;stroke-dasharray:2 5}
svg .stub{stroke:var(--edge);stroke-width:1.5}
svg rect.frame{fill:none;stroke:var(--edge);stroke-width:1.5}
svg rect.frame.subnet{stroke-width:1}
svg rect.frame.outside{stroke-dasharray:5 4}
svg rect.end{fill:var(--panel);stroke:var(--ink);stroke-width:1.5}
svg rect.gateway{fill:var(--paper);stroke:var(--quiet);stroke-width:1.5}
svg .allowed{fill:var(--good)}svg .denied{fill:var(--bad)}
svg .hollow{fill:var(--paper);stroke:var(--quiet);stroke-width:1.5;stroke-dasharray:3 2}
svg circle.unknown{fill:var(--paper);stroke:var(--ask);stroke-width:2}
svg path.conflict{fill:var(--paper);stroke:var(--warn);stroke-width:2}
svg .stroke,svg .cross{stroke:var(--paper);stroke-width:2;fill:none}
svg .accepted{fill:var(--good)}svg .refused{fill:var(--bad)}
svg .axis{stroke:var(--edge)}
@media (min-width:62rem){.beside{display:grid;grid-template-columns:minmax(0,30rem) minmax(0,1fr);gap:0 2.5rem}}
@media screen and (max-width:48rem){thead{display:none}tr,td,th,caption{display:block}table,tbody{display:block}th,td{border:0;padding:.125rem 0}tr{border-bottom:1px solid var(--edge);padding:.5rem 0}tbody th{font-weight:600}td .name{display:inline}dl{grid-template-columns:minmax(0,1fr)}dt{margin-top:.375rem}svg.timeline text{font-size:16px}}
@media print{:root{color-scheme:light;--ink:#000;--quiet:#444;--paper:#fff;--panel:#fff;--edge:#999;--good:#156534;--bad:#a8201a;--warn:#7a4d00;--ask:#1b5a8a}body{max-width:none;padding:0;font-size:10pt}table{font-size:8.5pt}td,th{padding-right:.5rem}section,tr{break-inside:avoid}h2{break-after:avoid}svg.network{max-width:22rem}*{print-color-adjust:exact}}
`.trim();
