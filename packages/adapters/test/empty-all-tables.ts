/** Empties every table of the library but the record of its migrations; does nothing where there is none. */
export const emptyAllTables = `do $$ declare list text; begin
  select string_agg(format('ai_manager.%I', tablename), ', ') into list
  from pg_tables where schemaname = 'ai_manager' and tablename <> 'migrations';
  if list is not null then execute 'truncate ' || list; end if;
end $$`;
