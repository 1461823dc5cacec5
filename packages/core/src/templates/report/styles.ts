/**
 * Colours. Grades run from blue over grey to orange, a scale that people with any common colour blindness can tell apart,
 * and a letter always stands beside the colour. Text has a contrast of 4.5 or more against what it stands on.
 */
const light = `--bg:#f5f6f7;--card:#fff;--ink:#12181d;--soft:#56616b;--line:#e1e6ea;--accent:#0a5a8a;--band:#d3e5f1;--past:#eef1f4;--past-edge:#b3bec7;--track:#e6ebee;
--warn:#b27c00;--warn-bg:#fdf5df;--warn-ink:#5b4300;--box:#f2f5f7;--up:#0a5a8a;--down:#a63d0a;
--ga:#0a5a8a;--gb:#2a77ae;--gc:#aeb9c3;--gd:#eda55a;--ge:#a63d0a;--ga-ink:#fff;--gb-ink:#fff;--gc-ink:#12181d;--gd-ink:#12181d;--ge-ink:#fff;color-scheme:light;`;
const dark = `--bg:#0f1316;--card:#171c20;--ink:#edf1f4;--soft:#a1acb6;--line:#2b333a;--accent:#6dbdf0;--band:#1e3b50;--past:#20272d;--past-edge:#59656f;--track:#2b333a;
--warn:#e0a93b;--warn-bg:#2c240f;--warn-ink:#f5dfa6;--box:#1e252a;--up:#6dbdf0;--down:#ff9a66;
--ga:#6dbdf0;--gb:#2c76ab;--gc:#85929d;--gd:#c98442;--ge:#ff8347;--ga-ink:#0b1013;--gb-ink:#fff;--gc-ink:#0b1013;--gd-ink:#0b1013;--ge-ink:#0b1013;color-scheme:dark;`;

const base = `*{box-sizing:border-box}
html{scroll-padding-top:4rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
h1,h2,h3,h4,h5,p,ul,ol,dl,dd,figure,blockquote{margin:0;padding:0}
h1,h2,h3,h4,h5{line-height:1.25;text-wrap:balance}
ul{list-style:none}
a{color:inherit;text-decoration-color:color-mix(in srgb,currentColor 35%,transparent);text-underline-offset:.18em}
a:hover{color:var(--accent);text-decoration-color:currentColor}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
table{border-collapse:collapse;width:100%}
th{font-weight:inherit;text-align:start}
svg text{font-family:inherit}
code{font:.92em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--box);padding:.1em .35em;border-radius:4px}
.wrap{max-width:1120px;margin:0 auto;padding:0 28px}
.sr{position:absolute!important;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.6rem 1rem;z-index:9}
.script{display:none}.js .script{display:flex}
.note,.eyebrow,.dates{color:var(--soft);font-size:.875rem}
.num{text-align:end}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:20px 22px}`;

const head = `.top{position:sticky;top:0;z-index:5;background:color-mix(in srgb,var(--bg) 90%,transparent);backdrop-filter:blur(10px);border-bottom:1px solid var(--line)}
.top .wrap{display:flex;align-items:center;gap:20px;height:52px}
.eyebrow{flex:1;min-width:0;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
nav{display:flex;gap:18px;font-size:.875rem}nav a{text-decoration:none;color:var(--soft);white-space:nowrap}
button,select,input{font:inherit;font-size:.875rem;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.4rem .75rem;min-height:36px}
button{cursor:pointer}button:hover,select:hover{border-color:var(--soft)}
#theme{min-width:4.4rem;justify-content:center;padding:.2rem .6rem;min-height:32px;align-items:center}
main{padding-block:36px 72px!important}
.title{display:flex;align-items:baseline;gap:14px;flex-wrap:wrap}
h1{font-size:clamp(2.1rem,5vw,2.9rem);letter-spacing:-.03em;font-weight:700;line-height:1.05}
.dates{font-size:1.05rem}
.lead{font-size:clamp(1.1rem,2.2vw,1.3rem);line-height:1.45;max-width:46em;margin:14px 0 0;text-wrap:pretty}
.notice{margin-top:18px;padding:10px 16px;background:var(--warn-bg);color:var(--warn-ink);border-inline-start:4px solid var(--warn);border-radius:0 8px 8px 0;font-size:.94rem}
.tiles{display:grid;grid-template-columns:repeat(5,1fr);gap:12px;margin:26px 0 0}
.tile{background:var(--card);border:1px solid var(--line);border-radius:12px}
.tile>a,.tile:not(:has(a)){display:flex;flex-direction:column;padding:15px 17px 14px;height:100%}
.tile a{text-decoration:none;border-radius:12px}.tile a:hover{box-shadow:0 0 0 1px var(--soft)}.tile a:hover .value{color:inherit}
.tile .label{font-size:.84rem;color:var(--soft)}
.tile .value{font-size:2rem;line-height:1.2;font-weight:680;letter-spacing:-.025em;margin:2px 0 4px}
.tile .note{font-size:.81rem;line-height:1.35}
.tile.up .note{color:var(--up);font-weight:600}.tile.down .note{color:var(--down);font-weight:600}
.tile.warn{background:var(--warn-bg);border-color:color-mix(in srgb,var(--warn) 45%,transparent)}.tile.warn *{color:var(--warn-ink)}
section{margin-top:52px}
h2{font-size:1.4rem;letter-spacing:-.015em;font-weight:680;margin-bottom:6px}
.count{color:var(--soft);font-weight:450;font-size:.8em;margin-inline-start:.2em}
.overview{display:grid;grid-template-columns:1fr 1fr 1.05fr;gap:12px;margin-top:12px}
.overview h2{font-size:1rem;letter-spacing:0;margin:0}
.overview .card{position:relative;overflow:clip;display:flex;flex-direction:column}
figcaption{display:flex;justify-content:space-between;align-items:baseline;gap:12px;flex-wrap:wrap;margin-bottom:12px}
.chart{width:100%;max-width:430px;height:auto;display:block;margin:auto}
.legend{font-size:.8rem;color:var(--soft)}
.key{display:inline-block;width:10px;height:10px;border-radius:2px;margin:0 5px 0 8px;background:var(--accent)}
.key.past{background:var(--past);box-shadow:inset 0 0 0 1px var(--past-edge)}.key.band{background:var(--band)}.key.line{height:3px;vertical-align:3px;width:14px}.key.now{background:linear-gradient(90deg,var(--ga) 50%,var(--ge) 50%)}
.criteria-means{margin-top:4px;font-size:.9rem;flex:1}.criteria-means thead th{font-size:.75rem;color:var(--soft);text-align:end;white-space:nowrap;padding-inline-start:12px}
.criteria-means th,.criteria-means td{padding:4px 0}.criteria-means tbody th span{display:block;line-height:1.3;margin-bottom:4px}.criteria-means td{vertical-align:bottom;line-height:1;text-align:end}.criteria-means .without{color:var(--soft)}
h2 .legend{font-weight:400}
.bar{display:block;width:100%;height:5px;border-radius:3px}.bar .track{fill:var(--track)}.bar .fill{fill:var(--accent)}`;

const lists = `.chip{display:inline-grid;place-items:center;width:2.1rem;height:2.1rem;border-radius:8px;font-weight:700;font-size:1.1rem;flex:none;background:var(--track);color:var(--soft)}
.chip.small{width:1.45rem;height:1.45rem;border-radius:5px;font-size:.82rem;margin-inline-end:4px}.chip.big{width:3rem;height:3rem;border-radius:10px;font-size:1.6rem}
.gA{background:var(--ga);color:var(--ga-ink)}.gB{background:var(--gb);color:var(--gb-ink)}.gC{background:var(--gc);color:var(--gc-ink)}.gD{background:var(--gd);color:var(--gd-ink)}.gE{background:var(--ge);color:var(--ge-ink)}
.kinds{display:flex;flex-wrap:wrap;gap:8px;margin:10px 0 10px}.kinds span{font-size:.84rem;border:1px solid var(--line);background:var(--card);border-radius:99px;padding:.15rem .75rem}.kinds b{margin-inline-start:.2em}
.actions{margin-top:12px;background:var(--card);border:1px solid var(--line);border-radius:12px;padding:0 20px}
.actions>li{display:grid;grid-template-columns:auto minmax(0,15rem) minmax(0,1fr);gap:4px 18px;padding:13px 0;align-items:start;border-top:1px solid var(--line)}.actions>li:first-child{border-top:0}
.actions.plain>li{grid-template-columns:9.5rem minmax(0,15rem) minmax(0,1fr)}
.what{font-weight:620;line-height:1.35}.who{font-size:.875rem;color:var(--soft)}.plain .what a{font-weight:500}
.reasons{font-size:.92rem;line-height:1.45}.reasons li+li{margin-top:5px}.reasons b{margin-inline-end:.35em;color:var(--warn-ink);background:var(--warn-bg);padding:.05em .45em;border-radius:4px;font-weight:600;font-size:.92em}
.status{font-size:.84rem;color:var(--soft);padding-top:.12rem}
.more>summary{cursor:pointer;padding:12px 2px;color:var(--accent);font-weight:600;font-size:.92rem}
.tables{padding:6px 22px 10px;margin-top:12px}.tables+.note{margin-top:12px}
.ranking{table-layout:fixed;font-size:.94rem}.ranking thead th{font-size:.76rem;color:var(--soft);padding:9px 8px 6px;font-weight:500}
.ranking td,.ranking tbody th{padding:6px 8px;border-top:1px solid var(--line);vertical-align:middle}
.c-place{width:3.9rem}.c-move{width:4.6rem}.c-grades{width:5.6rem}.c-score{width:4.4rem}.c-bar{width:15%}.c-change{width:4.9rem}.c-weeks{width:7.4rem}
.ranking tbody th{font-weight:560}.tables details .ranking thead th,.tables>details+table thead th{font-size:0!important;line-height:0;padding-block:0}
.team{color:var(--soft);font-weight:400;font-size:.84rem;margin-inline-start:.35em}
.place{color:var(--soft)}.move{font-size:.82rem;white-space:nowrap;color:var(--soft)}.move.up{color:var(--up);font-weight:600}.move.down{color:var(--down);font-weight:600}
.spark{width:96px;height:26px;display:block;flex:none}`;

const people = `.tools{gap:10px;margin:12px 0 14px;flex-wrap:wrap;align-items:center}.find{flex:1 1 16rem;max-width:26rem}.find input{width:100%}#found{font-size:.875rem;color:var(--soft)}
.people{background:var(--card);border:1px solid var(--line);border-radius:12px;overflow:clip}
.person{border-top:1px solid var(--line)}.person:first-child{border-top:0}.person[hidden]{display:none}
.person>summary{display:grid;grid-template-columns:minmax(0,17rem) minmax(0,1fr) auto;gap:6px 18px;align-items:center;padding:10px 20px;cursor:pointer;list-style:none}
.person>summary::-webkit-details-marker{display:none}
.person>summary:hover{background:var(--box)}.person[open]>summary{background:var(--box);position:sticky;top:52px;z-index:3;border-bottom:1px solid var(--line)}
h3{font-size:1rem;font-weight:620}
.owned{display:flex;flex-wrap:wrap;gap:4px 16px;font-size:.9rem}.owns{display:inline-flex;align-items:center;min-width:0;gap:3px;line-height:1.3}
.flag{font-size:.76rem;font-weight:600;padding:.05em .5em;border-radius:4px;background:var(--box);color:var(--soft);white-space:nowrap}.flag.needs-review,.flag.failed{background:var(--warn-bg);color:var(--warn-ink)}
.standing{display:flex;gap:12px;align-items:baseline;justify-content:end}.standing .note{min-width:4.4rem;text-align:end}
.body{padding:16px 20px 26px}
.project{padding:20px 0 22px;border-top:1px solid var(--line)}.project:first-child,.body>.note+.project{border-top:0;padding-top:10px}
.project>header{display:flex;gap:16px;align-items:center;margin-bottom:12px}.name{flex:1;min-width:0}h4{font-size:1.2rem;font-weight:660;letter-spacing:-.01em}h4.numbers{font-size:1rem;margin-top:8px}
.score{text-align:end;line-height:1.25}.score b{font-size:1.35rem;letter-spacing:-.02em}.score .note{display:block}
.box{background:var(--box);border-radius:8px;padding:8px 14px;margin-top:8px;font-size:.92rem}.box+.project{margin-top:16px}.box.warn{background:var(--warn-bg);color:var(--warn-ink)}
.feedback{margin-top:14px}.summary{font-size:1.04rem;max-width:62em}.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:14px 30px;margin-top:12px;font-size:.93rem}
h5{font-size:.84rem;font-weight:650;margin-bottom:3px}.columns ul,.columns ol{list-style:disc;padding-inline-start:1.15em}.columns ol{list-style:decimal}.columns li+li{margin-top:4px}
.criteria{margin-top:18px;font-size:.93rem}.criteria th,.criteria td{vertical-align:top;padding:11px 0;border-top:1px solid var(--line)}
.criteria th{width:11.5rem;font-weight:600;padding-inline-end:14px;line-height:1.35}.weight{color:var(--soft);font-weight:400;font-size:.82rem;white-space:nowrap}
.level{width:8.4rem;padding-inline-end:14px!important}
.lv{display:flex;gap:2px;margin:.42em 0 .3em}.lv i{flex:1;max-width:20px;height:7px;border-radius:1.5px;background:var(--track)}
.l1 i:nth-child(-n+1),.l2 i:nth-child(-n+2),.l3 i:nth-child(-n+3),.l4 i:nth-child(-n+4),.l5 i{background:var(--accent)}
.of{font-size:.84rem;color:var(--soft)}.of b{color:var(--ink)}.of.none{font-style:italic}
.anchor{color:var(--soft)}
blockquote{margin:6px 0;padding-inline:12px;border-inline-start:3px solid var(--band)}blockquote::before{content:"\\201C"}blockquote::after{content:"\\201D"}
.gap{margin-top:5px}.gap b{font-size:.76rem;font-weight:600;color:var(--soft);margin-inline-end:.35em}
.metrics{display:grid;grid-template-columns:repeat(auto-fill,minmax(13.5rem,1fr));gap:8px 26px;margin-top:14px}
.metrics li>.note{grid-column:1/-1}.note.early{color:var(--ink);font-weight:650}.metrics li{display:grid;grid-template-columns:1fr auto;align-items:center;gap:0 10px}.metrics .label{font-size:.82rem;color:var(--soft);grid-column:1/-1;line-height:1.3}.figure{font-size:.9rem;color:var(--soft)}.figure b{color:var(--ink);font-size:1.08rem}
.made{margin-top:14px;font-size:.76rem;color:var(--soft);line-height:1.45}
.facts{margin-top:14px;background:var(--card);border:1px solid var(--line);border-radius:12px;padding:6px 22px;font-size:.92rem}.facts div{display:grid;grid-template-columns:10rem 1fr;gap:16px;padding:8px 0;border-top:1px solid var(--line)}.facts div:first-child{border-top:0}dt{color:var(--soft)}
#facts>p{max-width:52em}`;

const insights = `.insights{display:grid;grid-template-columns:1fr 1fr;gap:12px;margin-top:12px}.insights .card{position:relative;overflow:clip}
.insights h3{margin-bottom:8px}.insights h3 .legend{font-weight:400;margin-inline-start:.3em}.insights figure{display:flex;flex-direction:column}
.total{font-size:2rem;line-height:1.2;font-weight:680;letter-spacing:-.025em}.notes{font-size:.875rem;color:var(--soft);margin:4px 0 12px}
.bars{font-size:.92rem}.bars th,.bars td{padding:5px 0;vertical-align:top}.bars th>span{display:block;line-height:1.3;margin-bottom:4px}.bars td{padding-inline-start:16px;white-space:nowrap;width:1%}
.shares th,.shares td{padding:8px 0}.shares td{padding-inline-start:16px}.shares .note{display:block;margin-top:3px;font-size:.8rem}
.ratings{margin-top:6px}.ratings th,.ratings td{padding:1px 0;vertical-align:middle}.ratings th{width:1.2rem;color:var(--soft)}.bars.ratings td:nth-child(2){width:auto;padding:0}.bars.ratings .num{padding-inline-start:10px}.agreement+.note{margin-bottom:10px}
.budget{margin-top:12px;font-size:.92rem}.budget .bar{margin:4px 0}.budget.warn .fill{fill:var(--warn)}
.agreement{padding:6px 0 12px}.agreement .what{display:flex;justify-content:space-between;align-items:baseline}.kappa{font-size:1.35rem;letter-spacing:-.02em}
.scale{display:block;width:100%;height:12px;margin-top:4px}.scale .track{fill:var(--track)}.scale .edge{fill:var(--soft)}.scale .range{fill:var(--accent);opacity:.35}.scale .fill{fill:var(--accent)}
.ends{display:flex;justify-content:space-between;font-size:.75rem;color:var(--soft);line-height:1.3}.judges{margin-top:10px;max-width:62em}`;

const approvals = `.approvals .flow,.approvals .standing-card{grid-column:1/-1}.standing-card{display:grid;grid-template-columns:1fr 1fr;gap:14px 40px}.approvals figure:last-child:nth-child(odd){grid-column:1/-1}.approvals .note+.note{margin-top:6px}.chart.wide-chart{max-width:none;max-height:none}
.ways{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:.875rem;color:var(--soft);margin-bottom:8px}.ways b{color:var(--ink)}
.way,.lamp{display:inline-block;width:.72em;height:.72em;border-radius:2px;margin-inline-end:.45em;border:1px solid transparent}
.way.automatic{background:var(--ga)}.way.person{background:var(--gc)}.way.rule{background:var(--gd)}.way.expired{background:var(--ge)}.way.waiting{background:var(--past);border-color:var(--past-edge)}
.lamp{border-radius:50%;background:var(--warn)}.lamp.on{background:var(--accent)}.lamp.off{background:var(--ge)}
.standing-card .what{margin:0 0 8px;font-weight:600}.standing-card .bar+p{margin-top:6px}.standing-card .bar{display:block}.figures{margin-top:12px;font-size:.92rem}.figures div{display:grid;grid-template-columns:9rem 1fr;gap:12px;padding:5px 0;border-top:1px solid var(--line)}`;

const narrow = `@media (max-width:960px){.overview{grid-template-columns:1fr 1fr}.overview>div{grid-column:1/-1}.overview:not(:has(figure+figure)){grid-template-columns:1fr}.tiles{grid-template-columns:repeat(6,1fr)}.tile{grid-column:span 2}.tile:nth-child(n+4){grid-column:span 3}.c-bar{width:10%}}
@media (max-width:700px){.standing-card{grid-template-columns:1fr}.wrap{padding:0 16px}nav,.wide{display:none}main{padding-block:24px 48px!important}section{margin-top:40px}
.overview{grid-template-columns:1fr}.tiles{grid-template-columns:1fr 1fr;gap:10px}.tiles .tile{grid-column:auto}.tiles .tile:first-child{grid-column:1/-1}.tile:first-child .value{font-size:2.6rem}.tile .value{font-size:1.7rem}
.card{padding:16px}.tables{padding:2px 12px 8px}.actions{padding:0 14px}
.actions>li{grid-template-columns:auto minmax(0,1fr)}.actions>li>.reasons{grid-column:1/-1;margin-top:4px}.actions.plain>li{grid-template-columns:minmax(0,1fr)}
.ranking td,.ranking tbody th{padding:7px 5px}.ranking thead th{padding:7px 5px 5px}.c-place{width:2.7rem}.c-move{width:3.6rem}.ranking thead th{font-size:.7rem!important}.c-score{width:3.3rem}.c-change{width:3.7rem}.team{display:block;margin:0}
.person>summary{grid-template-columns:minmax(0,1fr) auto;padding:11px 14px}.person>summary .owned{grid-column:1/-1;grid-row:2}.standing .note{min-width:0}.body{padding:12px 14px 22px}
.project>header{flex-wrap:wrap;gap:12px}.project>header .name{flex-basis:calc(100% - 4.2rem)}.project>header .spark{margin-inline-start:auto}.score{text-align:start}
.criteria,.criteria tbody,.criteria tr,.criteria th,.criteria td{display:block;width:auto}.criteria tr{border-top:1px solid var(--line);padding:10px 0}.criteria th,.criteria td{border:0;padding:0}.level{display:flex!important;align-items:center;gap:10px}.lv{width:112px;margin:.3em 0}
.insights{grid-template-columns:1fr}.facts div{grid-template-columns:1fr;gap:0}.metrics{grid-template-columns:1fr 1fr;gap:12px 20px}.metrics .spark{grid-column:1/-1}}
@media (max-width:420px){.metrics{grid-template-columns:1fr}.metrics .spark{grid-column:auto}}`;

const print = `@media print{body{font-size:10.5pt;background:#fff}.top,.tools,.more>summary{display:none!important}.wrap{max-width:none;padding:0}.card,.tile,.actions,.people,.facts{break-inside:auto;border-color:#ccc}
.tile,.actions>li,.ranking tr,.criteria tr,.metrics li,.overview .card{break-inside:avoid}h2,h3,h4,summary{break-after:avoid}.person[open]>summary{position:static}details::details-content{content-visibility:visible;height:auto}a{text-decoration:none}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}`;

/** The page's only style sheet. */
export const reportStyle = [
  `:root{${light}}`,
  `@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){${dark}}}`,
  `@media screen{:root[data-theme=dark]{${dark}}}`,
  base,
  head,
  lists,
  people,
  insights,
  approvals,
  narrow,
  print,
].join('\n');
