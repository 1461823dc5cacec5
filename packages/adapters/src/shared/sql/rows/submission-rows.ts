import { linkSchema, submissionSectionsSchema } from '@ai-manager/core';
import type { StoredSubmission, Submission } from '@ai-manager/core';
import { z } from 'zod';
import type { BulkTable } from '../bulk.ts';
import { parseStored } from '../json.ts';
import type { SubmissionTable } from '../tables.ts';

export const submissionsTable: BulkTable = {
  name: 'submissions',
  columns: {
    project_id: 'text',
    week: 'text',
    content_hash: 'text',
    sections: 'jsonb',
    links: 'jsonb',
    language: 'text',
    submitted_at: 'timestamptz',
    submitted_by: 'text',
  },
  replaceBy: ['project_id', 'week'],
  stamped: true,
};

const linksSchema = z.array(linkSchema);

/** For {@link submissionsTable}: documents stay values, since the whole row becomes JSON. */
export function toSubmissionRow({ submission, contentHash }: StoredSubmission): object {
  const { projectId, week, sections, links, language, submittedAt, submittedBy } = submission;
  return {
    project_id: projectId,
    week,
    content_hash: contentHash,
    sections,
    links,
    language,
    submitted_at: submittedAt,
    submitted_by: submittedBy,
  };
}

export function fromSubmissionRow(row: Omit<SubmissionTable, 'content_hash'>): Submission {
  const where = `submissions (${row.project_id}, ${row.week})`;
  return {
    projectId: row.project_id,
    week: row.week,
    sections: parseStored(submissionSectionsSchema, row.sections, where),
    links: parseStored(linksSchema, row.links, where),
    language: row.language,
    submittedAt: row.submitted_at,
    submittedBy: row.submitted_by,
  } as Submission;
}
