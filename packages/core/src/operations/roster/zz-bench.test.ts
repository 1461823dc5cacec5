import { it } from 'vitest';
import { parseRoster } from '/work/main/packages/core/src/operations/roster/parse-roster.ts';
const n = 10_000;
const known = { personIds: new Set(), projectOwners: new Map() } as never;
const t = (what: string, files: {name:string;content:string}[]) => { const s = performance.now(); const r = parseRoster({ files, known, receivedAt: '2026-11-23T08:00:00Z' }); console.log(what, Math.round(performance.now()-s)+' ms', r.people.length, r.projects.length, r.metrics.length, r.submissions.length, r.history.length, r.problems.length); };
const rows = Array.from({length:n},(_, i)=>i);
const people = 'id,name,email,team,lead_id,time_zone,language,status\n'+rows.map(i=>`p-${i},"Name\n${i}",a${i}@example.com,Team,p-${Math.floor(i/10)},Europe/Berlin,en,active`).join('\n');
const projects = 'id,name,owner_id,stage,description,status\n'+rows.map(i=>`prj-${i},Name ${i},p-${i},S1,"A ""good"" thing, really",active`).join('\n');
const metrics = 'person_id,project_id,week,metric,value,unit,source\n'+rows.map(i=>`p-${i},prj-${i},2026-W47,hours,${i},h,x`).join('\n');
const grades = 'project_id,week,grade,score\n'+rows.map(i=>`prj-${i},2026-W46,B,70`).join('\n');
it('x', () => {
 t('people csv', [{name:'people.csv',content:people}]);
 t('people csv', [{name:'people.csv',content:people}]);
 t('people json', [{name:'people.json',content:JSON.stringify(rows.map(i=>({id:`p-${i}`,name:`N ${i}`,email:`a${i}@example.com`,leadId:null,timeZone:'Europe/Berlin'})),null,1)}]);
 t('all bad', [{name:'people.csv',content:people.replaceAll('@','#')}]);
 t('bad quotes', [{name:'people.csv',content:people.replaceAll('"N','"N"x')}]);
 t('all unknown metrics', [{name:'metrics.csv',content:metrics}]);
 const all=[{name:'people.csv',content:people},{name:'projects.csv',content:projects},{name:'metrics.csv',content:metrics},{name:'evaluations.csv',content:grades}];
 t('4 tables', all);
 t('4 tables + 10k submissions', [...all, ...rows.map(i=>({name:`submissions/2026-W47/prj-${i}.md`,content:`---\nproject: prj-${i}\nweek: 2026-W47\nsubmitted_at: 2026-11-20T17:35:00+01:00\n---\n\n## One-liner\n\nX ${i}\n\n## TAM\n\nY\n`}))]);
 const mb='x '.repeat(490_000);
 t('5 MB submission', [{name:'people.csv',content:'id,name,email\np-0,a,a@x.org'},{name:'projects.csv',content:'id,name,owner_id\nprj-0,a,p-0'},{name:'submissions/2026-W47/prj-0.md',content:`## TAM\n${mb}\n## SPOV\n${mb}\n## Goals\n${mb}\n## Achievements\n${mb}\n`}]);
 for (const c of ['"', '\n', '`', '#', '---\n', ' ', '[', '{"a":', '\t', ',', '"a"b\n', '```\n', '## TAM\n']) { const content=c.repeat(1_000_000/c.length);
  t('1 MB of '+JSON.stringify(c), [{name:'people.csv',content},{name:'people.json',content},{name:'submissions/2026-W47/prj-0.md',content},{name:'submissions/2026-W47/prj-1.md',content:'---\na: '+content+'\n---\n'}, {name:'projects.csv',content:'id,name,owner_id\n'+content}]); }
}, 120000);
