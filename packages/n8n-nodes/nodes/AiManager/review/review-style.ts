import { createHash } from 'node:crypto';

/** The look of the page; nothing is loaded for it. */
export const reviewStyle = `
:root{color-scheme:light dark;--ground:#f6f7f9;--card:#fff;--text:#1a1d21;--quiet:#5a6270;--line:#8a919c;--soft:#e3e6ea;--accent:#1f5fbf;--on:#fff;--good:#176639;--bad:#a3241c;--quote:#f0f2f5}
@media (prefers-color-scheme:dark){:root{--ground:#14161a;--card:#1d2026;--text:#eceef1;--quiet:#a9b1bd;--line:#7d8592;--soft:#31363f;--accent:#8ab4f8;--on:#0d1420;--good:#7bd39a;--bad:#f5a19b;--quote:#262a31}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:46rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}
h2{font-size:1.15rem;line-height:1.3;margin:0;overflow-wrap:anywhere}
h3{font-size:.9rem;margin:1rem 0 .25rem;color:var(--quiet);font-weight:600}
p{margin:.25rem 0}
.quiet{color:var(--quiet)}
.card{background:var(--card);border:1px solid var(--soft);border-radius:.75rem;padding:1.25rem;margin:1.25rem 0}
.card.wrong{border-color:var(--bad)}
blockquote{margin:0;padding:.6rem .8rem;background:var(--quote);border-radius:.5rem;white-space:pre-wrap;overflow-wrap:anywhere;max-height:18rem;overflow:auto;unicode-bidi:isolate}
ul{margin:.25rem 0;padding-left:1.25rem;overflow-wrap:anywhere}
bdi{overflow-wrap:anywhere}
.sign{font:.75em ui-monospace,monospace;border:1px solid var(--line);border-radius:.25rem;padding:0 .2rem;color:var(--bad);unicode-bidi:isolate}
.verdict{white-space:pre-wrap;overflow-wrap:anywhere}
fieldset{border:0;padding:0;margin:1.25rem 0 0;min-width:0}
legend{padding:0;font-weight:600;margin-bottom:.4rem}
.choices{display:flex;flex-wrap:wrap;gap:.5rem}
.choices label{display:flex;align-items:center;gap:.5rem;padding:.5rem .9rem;border:1px solid var(--line);border-radius:.5rem;min-height:2.75rem;cursor:pointer}
.choices input{width:1.1rem;height:1.1rem;margin:0;accent-color:var(--accent)}
.comment{display:block;margin-top:1rem;font-weight:600}
textarea{display:block;width:100%;min-height:4.5rem;padding:.5rem .6rem;border:1px solid var(--line);border-radius:.5rem;background:var(--card);color:inherit;font:inherit}
.hint{font-weight:400;color:var(--quiet);font-size:.9rem}
.problem{color:var(--bad);font-weight:600}
.notice{border-left:.3rem solid var(--bad);padding:.5rem .8rem;background:var(--card);margin:1rem 0}
button{font:inherit;font-weight:600;padding:.7rem 1.4rem;border:0;border-radius:.5rem;background:var(--accent);color:var(--on);cursor:pointer;min-height:2.75rem}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
@media (max-width:30rem){.choices label{flex:1 1 100%}button{width:100%}}
`;

/** Nothing but this style is taken, and forms go nowhere else: no script, no picture, no other host. */
const styleHash = createHash('sha256').update(reviewStyle).digest('base64');
export const contentPolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'`;
