/** A value of each type that clients read differently by themselves, and the forms in which every backend gives them. */
export const sharedForms = {
  query: `select 9007199254740991::bigint as int8, 12.5::numeric as numeric, date '2026-03-29' as date, bytea '\\x00ff' as bytea,
    timestamptz '2026-11-23 10:00:00.123456+01' as instant, '{"a": [1]}'::jsonb as jsonb, '{"a":1}'::json as json,
    array['a', null] as list, true as yes, 1.5::float8 as float8`,
  row: {
    int8: 9_007_199_254_740_991,
    numeric: 12.5,
    date: '2026-03-29',
    bytea: new Uint8Array([0, 255]),
    instant: '2026-11-23T09:00:00.123Z',
    jsonb: '{"a": [1]}',
    json: '{"a":1}',
    list: ['a', null],
    yes: true,
    float8: 1.5,
  },
};
