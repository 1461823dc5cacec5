/**
 * The chain of decision records, personal data of theirs that can be erased, and who was erased. Records of before get
 * their place, and their personal data a part of its own, when they are sealed.
 */
export const statements: readonly string[] = [
  `alter table ai_manager.decisions
    add column personal jsonb,
    add column personal_salt text,
    add column personal_hash text,
    add column position bigint check (position >= 1),
    add column hash text,
    add check ((position is null) = (hash is null)),
    add check ((personal is null) = (personal_salt is null)),
    add check (personal is null or personal_hash is not null)`,
  `create unique index decisions_position on ai_manager.decisions (position) where position is not null`,
  `create index decisions_unsealed on ai_manager.decisions (at, id) where position is null`,
  `alter table ai_manager.superbuilders add column erased_at timestamptz`,
];
