/** The style of the page. Colours of text meet a contrast of 4.5 : 1 in both schemes; paper is always light. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1d2530;--soft:#546072;--line:#d5dbe3;--panel:#f4f6f9;--link:#0a58b5;--good:#1a7f4b;--bad:#c2302e;--part:#a86400;--none:#6b7686;--a:#3b6fb6;--b:#2e8b7a;--c:#b7791f;--d:#8a5aa8;--heat:194,48,46}
@media screen and (prefers-color-scheme:dark){:root{--bg:#12161c;--fg:#e3e8ef;--soft:#a3afbf;--line:#313a46;--panel:#1b212a;--link:#7db4ff;--good:#5ecb8f;--bad:#ff8a80;--part:#f0b252;--none:#93a0b1;--a:#6f9fe0;--b:#4db8a4;--c:#d9a441;--d:#b98ad6;--heat:255,110,100}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
a{color:var(--link)}
a:focus-visible,button:focus-visible,input:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:1rem;background:var(--bg);padding:.5rem;z-index:2}
.page{display:grid;grid-template-columns:15rem minmax(0,1fr);max-width:100rem;margin:0 auto}
nav{position:sticky;top:0;align-self:start;max-height:100vh;min-height:100vh;overflow:auto;padding:1.5rem 1rem;border-right:1px solid var(--line)}
nav ul{list-style:none;margin:0;padding:0}nav a{display:block;padding:.25rem .5rem;text-decoration:none;border-radius:4px}nav a:hover{background:var(--panel)}
nav a[aria-current]{background:var(--panel);font-weight:600}
main{padding:1.5rem 2rem 4rem;min-width:0}
h1{font-size:1.8rem;line-height:1.2;margin:0 0 .5rem}h2{font-size:1.4rem;margin:3rem 0 .5rem;padding-top:.5rem;border-top:2px solid var(--line)}h3{font-size:1.1rem;margin:2rem 0 .5rem}
p{max-width:48rem}.soft,caption,figcaption{color:var(--soft)}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:.75rem;padding:0;list-style:none}
.cards li{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:.75rem}
.cards a{font-size:1.6rem;font-weight:650;text-decoration:none;display:block;line-height:1.2}.cards small{display:block;color:var(--soft)}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.86em}
pre{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:.75rem;overflow:auto;overflow-wrap:normal;margin:.5rem 0}
pre.tree{line-height:1.45}
.scroll{overflow:auto;max-width:100%;max-height:80vh;border:1px solid var(--line);border-radius:6px;margin:.5rem 0}
table{border-collapse:collapse;font-size:.9rem;min-width:100%}
caption{text-align:left;padding:.4rem .6rem;font-size:.85rem}
th,td{padding:.3rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);overflow-wrap:normal}
td{min-width:3rem}td .path,tbody th .path{display:inline-block;min-width:10rem;overflow-wrap:break-word}.long{min-width:16rem}
thead th{position:sticky;top:0;background:var(--panel);z-index:1;white-space:nowrap}
tbody th{font-weight:500}tbody tr:hover{background:var(--panel)}tr:target{outline:2px solid var(--link);outline-offset:-2px}
.n{text-align:right;font-variant-numeric:tabular-nums}
th button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-align:inherit}
th[aria-sort=ascending] button::after{content:" ▲"}th[aria-sort=descending] button::after{content:" ▼"}
.filter{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin-top:.75rem}
.filter input{font:inherit;padding:.3rem .5rem;border:1px solid var(--none);border-radius:4px;background:var(--bg);color:var(--fg);min-width:0;flex:0 1 18rem}
.matrix th,.matrix td{padding:.2rem .35rem}.matrix thead th{vertical-align:bottom}.matrix td{text-align:center;min-width:1.6rem}.notes td{min-width:7.5rem}
th.narrow{text-align:center;vertical-align:bottom;height:11rem;padding:.3rem .2rem}th.narrow span{writing-mode:vertical-rl;transform:rotate(180deg);display:inline-block}
.followed,.good-text{color:var(--good)}.broken{color:var(--bad)}.partly{color:var(--part)}.none{color:var(--none)}
.error{color:var(--bad);font-weight:600}.warning{color:var(--part)}.note{color:var(--soft)}
.h1{background:rgba(var(--heat),.15)}.h2{background:rgba(var(--heat),.3)}.h3{background:rgba(var(--heat),.45)}
.chart{margin:1rem 0}.bars{list-style:none;margin:.5rem 0;padding:0}
.bars li{display:grid;grid-template-columns:minmax(6rem,14rem) minmax(0,1fr) minmax(3.5rem,auto);gap:.6rem;align-items:center;padding:.1rem 0;font-size:.9rem}
.bars .value{text-align:right;font-variant-numeric:tabular-nums}
svg.bar{width:100%;height:.9rem;background:var(--panel);border-radius:2px;display:block}td svg.bar{min-width:6rem}
.swatch{width:.8rem;height:.8rem;vertical-align:-.05rem}.legend{font-size:.85rem;color:var(--soft)}.legend span{margin-right:1rem;white-space:nowrap}
rect.k-a{fill:var(--a)}rect.k-b{fill:var(--b)}rect.k-c{fill:var(--c)}rect.k-d{fill:var(--d)}rect.k-good{fill:var(--good)}rect.k-bad{fill:var(--bad)}rect.k-part{fill:var(--part)}rect.k-none{fill:var(--none)}
.quote{margin:1rem 0;padding-left:1rem;border-left:4px solid var(--line)}.quote.good{border-color:var(--good)}.quote.bad{border-color:var(--bad)}
details{margin:.75rem 0}summary{cursor:pointer;font-weight:550}
.graph .scroll{background:var(--bg);cursor:grab}.graph svg{display:block}
.node rect{fill:var(--panel);stroke:var(--none)}.node text{fill:var(--fg);font:12px ui-monospace,Consolas,monospace}
.node.host rect{stroke:var(--d);stroke-width:2}.node.library rect{stroke:var(--b);stroke-width:2}.node.module rect{stroke:var(--a)}.node.test rect{stroke-dasharray:4 3}
.edge{fill:none;stroke:var(--none);stroke-opacity:.35}.edge.thick{stroke-width:2.5}.edge.lit{stroke:var(--link);stroke-opacity:1;stroke-width:2.5}.dim .edge:not(.lit){stroke-opacity:.08}
.zoom{display:flex;gap:.4rem}.zoom button{font:inherit;min-width:2.4rem;padding:.2rem .5rem;border:1px solid var(--none);border-radius:4px;background:var(--panel);color:var(--fg);cursor:pointer}
[hidden]{display:none!important}
@media (max-width:60rem){.page{display:block}nav{position:static;max-height:none;min-height:0;border:0;border-bottom:1px solid var(--line);padding:1rem}nav ul{display:flex;flex-wrap:wrap}main{padding:1rem}.bars li{grid-template-columns:minmax(5rem,8rem) minmax(0,1fr) auto}th.narrow{height:8rem}}
@page{size:A4 landscape;margin:12mm}
@media print{:root{color-scheme:light}nav,.filter,.zoom,.skip{display:none}.page{display:block}main{padding:0}body{font-size:12px}.scroll{max-height:none;overflow:visible;border:0}details::details-content{content-visibility:visible;block-size:auto}h2,h3,summary,caption,figcaption{break-after:avoid}tr,.bars li,.cards li{break-inside:avoid}
table{font-size:9px;min-width:0;width:100%}th,td{min-width:0;padding:1px 4px}thead th{position:static;white-space:normal}td .path,tbody th .path{min-width:7em}.long{min-width:12em}td code{overflow-wrap:anywhere}pre{white-space:pre-wrap;overflow-wrap:anywhere}
.matrix{width:auto}.matrix th,.matrix td{font-size:8px;padding:1px;min-width:0}.matrix tbody th code{overflow-wrap:normal}th.narrow{height:auto}th.narrow span{line-height:1}.notes td{min-width:0}
.graph svg{width:100%;height:auto;max-height:170mm}}
`;
