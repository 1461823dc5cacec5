/** Empties every table of the library but the record of its migrations; does nothing where there is none. */
export const emptyAllTables = `do $$ declare list text; begin
  select string_agg(format('%I.%I', schemaname, tablename), ', ') into list
  from pg_tables where schemaname in ('ai_manager', 'ai_manager_threads') and tablename not in ('migrations', 'checkpoint_migrations');
  if list is not null then execute 'truncate ' || list; end if;
end $$`;
