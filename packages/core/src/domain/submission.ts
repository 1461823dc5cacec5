import { z } from 'zod';
import { instantSchema, personIdSchema, projectIdSchema } from './identifiers.ts';
import { weekSchema } from './week.ts';

/** The parts of a builder's weekly update, in the order people write them. */
export const sectionNames = ['oneLiner', 'tam', 'spov', 'goals', 'achievements'] as const;
export const sectionNameSchema = z.enum(sectionNames);
export type SectionName = z.infer<typeof sectionNameSchema>;

export const sectionTitles: Readonly<Record<SectionName, string>> = {
  oneLiner: 'One-liner',
  tam: 'TAM',
  spov: 'SPOV',
  goals: 'Goals',
  achievements: 'Achievements',
};

/** Longest section that is stored; what is judged is capped further by the rules. */
export const maxSectionCharacters = 1_000_000;
const section = (title: string, description: string) =>
  z.string().max(maxSectionCharacters).default('').meta({ title, description });

export const submissionSectionsSchema = z.strictObject({
  oneLiner: section('One-liner', 'What the project is, in one sentence'),
  tam: section('TAM', 'Total addressable market, with figures and their source'),
  spov: section('SPOV', 'Spiky point of view: a claim others would dispute, with reasons'),
  goals: section('Goals', 'Measurable goals with dates'),
  achievements: section('Achievements', 'What was done this week, with figures, links, users'),
});
export type SubmissionSections = z.infer<typeof submissionSectionsSchema>;

export const linkSchema = z.url({ protocol: /^https?$/ }).max(2_048);

/** A builder's update on one project for one week; a later one of the same week replaces it. */
export const submissionSchema = z.strictObject({
  projectId: projectIdSchema,
  week: weekSchema,
  sections: submissionSectionsSchema,
  links: z.array(linkSchema).max(50).default([]),
  language: z.string().trim().min(2).max(35).nullable().default(null),
  submittedAt: instantSchema,
  submittedBy: personIdSchema,
});
export type Submission = z.infer<typeof submissionSchema>;

/** Whether no section holds anything but white space and invisible characters. */
export function isEmptySubmission(sections: SubmissionSections): boolean {
  return sectionNames.every((name) => !/[\p{L}\p{N}]/u.test(sections[name]));
}
