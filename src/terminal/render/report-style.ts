/** The report's stylesheet. Every pair of colours has a contrast of at least 4.5 to 1, in light and in dark. */
export const reportStyle = `
:root{color-scheme:light dark;--ink:#1a1c1e;--quiet:#53595f;--paper:#fff;--panel:#f4f6f8;--edge:#c3c9cf;--good:#156534;--bad:#a8201a;--warn:#7a4d00}
@media (prefers-color-scheme:dark){:root{--ink:#e6e8ea;--quiet:#a5adb5;--paper:#121416;--panel:#1c2023;--edge:#434a51;--good:#79d394;--bad:#ff9189;--warn:#f0c064}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:1.5rem 1rem 3rem;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
h1{font-size:1.5rem;line-height:1.25;margin:.25rem 0 .5rem}
h2{font-size:1.125rem;margin:2rem 0 .5rem}
p{margin:.5rem 0}
.quiet{color:var(--quiet)}
.delivered,.allowed{color:var(--good)}.blocked,.unanswered{color:var(--bad)}.inconclusive{color:var(--warn)}
code,pre{font:.875rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
pre{background:var(--panel);border:1px solid var(--edge);border-radius:.375rem;padding:.75rem;margin:.5rem 0;white-space:pre-wrap}
table{border-collapse:collapse;width:100%;margin:.5rem 0}
caption{text-align:left;color:var(--quiet);padding-bottom:.25rem}
th,td{text-align:left;vertical-align:top;padding:.375rem .75rem .375rem 0;border-bottom:1px solid var(--edge);overflow-wrap:anywhere}
thead th{color:var(--quiet);font-weight:600}
tr.culprit td,tr.culprit th{color:var(--bad);font-weight:600}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:.5rem 0}
dt{color:var(--quiet)}dd{margin:0;overflow-wrap:anywhere}
figure{margin:1rem 0}
svg.path{display:block;width:100%;max-width:32rem;height:auto}
svg text{font:14px system-ui,sans-serif;fill:var(--ink)}
svg .live{stroke:var(--quiet);stroke-width:2}
svg .dead{stroke:var(--edge);stroke-width:2;stroke-dasharray:3 5}
svg .end{fill:var(--panel);stroke:var(--edge)}
svg circle.pass{fill:var(--good)}
svg circle.unseen{fill:var(--paper);stroke:var(--quiet);stroke-width:2;stroke-dasharray:3 3}
svg path.deny{fill:var(--bad)}
svg path.cross{stroke:var(--paper);stroke-width:2.5;fill:none}
svg text.result{font-weight:600}
svg text.pass{fill:var(--good)}svg text.unseen{fill:var(--quiet)}svg text.deny{fill:var(--bad)}
@media (max-width:40rem){.wide thead{display:none}.wide tr,.wide td,.wide th{display:block;border:0;padding:.125rem 0}.wide tr{border-bottom:1px solid var(--edge);padding:.5rem 0}.wide td::before{content:attr(data-name) ": ";color:var(--quiet);font-weight:400}dl{grid-template-columns:1fr}dt{margin-top:.375rem}}
@media print{:root{--ink:#000;--quiet:#444;--paper:#fff;--panel:#fff;--edge:#999;--good:#000;--bad:#000;--warn:#000}body{max-width:none;padding:0}section{break-inside:avoid}}
`.trim();
